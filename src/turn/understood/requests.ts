import { createUrgentScan } from '../../understanding/urgent.ts'

/** "My requests", as the texts name it, and asking where one stands. */
const own = createUrgentScan([
  'طلباتي|طلباتنا',
  'وين|اين|شو|شنو|كيف صار|صاير|وصل|وضع .. طلبي',
  'وين|اين طلبي',
  'talabati|6alabati|tlabati',
  'wen|wein|wayn sar .. talabi|6alabi|tlabi',
  'daxwazên|daxwazen|daxwazê min',
  'daxwaza min .. ku|kû|çi|gihîşt',
  'my requests',
  'where is|stands my request',
  'what|happened .. my request',
])

/** Somebody should call or get in touch: with a service named beside it, that is a request for it. */
const call = createUrgentScan([
  'يتصل|تتصل|يتصلوا|تتصلوا|اتصلوا|يكلمني|يكلموني|يحكيني|يتواصل|تتواصلوا|يتواصلوا|يرن|يرنلي',
  'yettesel|ytesel|yitsel|ytsel|yettiselo|ettesel|itselu|y7kini|yitwasal',
  'li min|me bigere|bigerin|geriya|telefon|bigerîne',
  'telefonî min|me',
  'telefon bike|bikin|bikî|kin|ke',
  'têkilî|têkiliyê bi min|me',
  'call|phone|ring me|us',
  'calls|contact|contacts me|us',
  'call|phone .. back',
  'get|gets in touch',
])

/** Whether she asks for her own requests. Pure. */
export const asksForRequests = (text: string): boolean => text.length < 100 && own(text)
/** Whether she wants to be called. Pure. */
export const asksForCall = (text: string): boolean => call(text.slice(0, 500))
