import type { InboundBody } from '../channels/channel.ts'
import { loadDataKey } from '../contacts/data-key.ts'
import { readSafeContact } from '../contacts/safe-contact.ts'
import type { CurrentWait, Input, Vars } from '../flow/types.ts'
import { staffCodePrefix } from '../handoff/crisis/staff-chats.ts'
import type { SystemEvent } from '../messages/types.ts'
import { languages } from '../text/types.ts'
import type { Understood } from '../understanding/types.ts'
import { isUrgent as namesDanger } from '../understanding/urgent.ts'
import { hearBooking } from './booking/hear-booking.ts'
import { heedWindow } from './closed-window.ts'
import { need, type Talk } from './converse.ts'
import { longestRead, readable, type TurnEvent } from './event.ts'
import { hearCheckIn } from './followup/hear-check-in.ts'
import { hearFollowUpBegun } from './followup/hear-follow-up-begun.ts'
import { interpretWords } from './interpret.ts'
import { hearNews, hearReferral } from './referral/hear-referral.ts'
import { hearOwnWords } from './understood/hear-own-words.ts'
import { flowOfIntent, meantBy } from './understood/meant.ts'

/** Brings an event to the conversation. `told`: she heard lately that her request is with the team. */
export async function hear(event: TurnEvent, talk: Talk, told: boolean): Promise<void> {
  const { body } = event
  if (body.kind !== 'system' && body.kind !== 'gone') await hearNews(talk)
  switch (body.kind) {
    case 'text':
      return hearWords(body.text, talk, told)
    case 'tap':
      return hearTap(body, talk)
    case 'start':
      return hearStart(body, talk)
    case 'voice':
      return hearVoice(event.id, talk, told)
    case 'edit':
      return hearOther('kind.edit', body.text, talk, told)
    case 'other':
      // The bot cannot read it; people of the team can.
      if (body.what === 'photo' && (body.ref || body.bytes)) await need(talk.rows).keepMedia(event.id)
      return hearOther(`kind.${body.what}`, body.caption ?? '', talk, told)
    case 'gone':
      return need(talk.rows).markGone()
    case 'system':
      await hearSystem(body, talk)
      return heedWindow(body, talk)
    default:
      return body satisfies never
  }
}

const defaultsOf = (talk: Talk) => talk.ground.flows().defaults

async function hearWords(raw: string, talk: Talk, told: boolean): Promise<void> {
  const { ground, turn, now } = talk
  const understood = ground.understanding().understand(raw)
  const wait = talk.wait()
  // Safety words come before everything, over the whole text, however long.
  if (understood.decision === 'crisis' && (!goesToPeople(wait) || namesDanger(raw)))
    return talk.feed({ type: 'go', flow: defaultsOf(talk).globals.crisis.go })
  const text = readable(raw)
  // At once, wherever she is, also before she has chosen a language: somebody may be looking over her shoulder.
  const { hide } = defaultsOf(talk).globals
  if (hide && ground.understanding().globalWord(text) === 'hide') return talk.feed(goTo(talk, hide.go))
  // She answers a knock: what waited for her goes out before this turn's answer, and a word or two answer nothing of it yet.
  if (talk.knocked && text.split(' ').length <= 3 && !ground.understanding().globalWord(text)) return
  const withHuman = turn.draft.openHandoffId !== null
  if (turn.draft.language === null && !wait) return firstContact(talk, askedFor(talk, text, understood))
  if (raw.length > longestRead && !withHuman) talk.say('kind.too_long')
  if (text === '' && !withHuman) {
    talk.say('kind.empty')
    return talk.again()
  }
  const meaning = interpretWords(text, {
    wait,
    language: turn.draft.language ?? talk.fallback,
    texts: ground.texts(),
    understanding: ground.understanding(),
    globals: globalsOf(talk),
    now,
    withHuman,
  })
  switch (meaning.do) {
    case 'human':
      return tellOnce(talk, told)
    case 'go':
      return talk.feed(goTo(talk, meaning.flow))
    case 'booking':
      return talk.feed({ type: 'go', flow: 'bookings', with: { code: meaning.code }, keep: 'until_back' })
    case 'link':
      return talk.feed({ type: 'go', flow: 'link-chat', with: { code: meaning.code } })
    case 'step':
      return answer(talk, meaning.input)
    case 'understand':
      if (!wait && (await goesOn(talk))) return
      if (await askedAtTheDoor(talk, text, understood)) return
      return hearOwnWords(understood, text, talk)
    default:
      return meaning satisfies never
  }
}

/**
 * Free words that are asked for are a complaint, what to tell the team, or a secret: there only words that name danger count,
 * not a likeness to such messages. A complaint about money must not lose its way, nor its anonymity.
 */
const goesToPeople = (wait: CurrentWait | null) =>
  wait !== null &&
  ((wait.acceptsWords && wait.wordsAs === null) || (wait.kind === 'ask' && wait.expects === 'text'))

/** Global words by the flow they lead to. */
const globalsOf = (talk: Talk) =>
  Object.fromEntries(Object.entries(defaultsOf(talk).globals).map(([word, to]) => [word, to.go]))

/** A global word whose flow is `keep` comes back to the question that was open. */
function goTo(talk: Talk, flow: string) {
  const global = Object.values(defaultsOf(talk).globals).find((to) => to.go === flow)
  return { type: 'go' as const, flow, ...(global?.keep ? { keep: true } : {}) }
}

/** Among services that her words may have meant stand other wishes, too: choosing one is as if she had written it. */
async function answer(talk: Talk, input: Input): Promise<void> {
  const wish = input.type === 'option' && talk.turn.conversation.stack.at(-1)?.flow === 'find-by-words'
  const flow = wish ? flowOfIntent(input.option) : null
  return talk.feed(flow ? goTo(talk, flow) : input)
}

async function hearTap(tap: Extract<InboundBody, { kind: 'tap' }>, talk: Talk): Promise<void> {
  const { turn, ground } = talk
  const wait = talk.wait()
  const option = wait?.visit === tap.visit ? wait.shown.find((o) => o.id === tap.option) : undefined
  if (option)
    turn.label = ground.texts().label(turn.draft.language ?? talk.fallback, option.label, option.values)
  if (option) return answer(talk, { type: 'option', option: tap.option, visit: tap.visit })
  if (wait) return talk.feed({ type: 'option', option: tap.option, visit: tap.visit })
  // "Menu" stands under the line that a request is with the team: it belongs to no question.
  if (tap.option === 'menu' || turn.draft.language !== null) {
    if (tap.option !== 'menu') talk.say(defaultsOf(talk).passed)
    return talk.feed({ type: 'go', flow: defaultsOf(talk).globals.menu.go })
  }
  return firstContact(talk)
}

async function hearStart(start: Extract<InboundBody, { kind: 'start' }>, talk: Talk): Promise<void> {
  const { turn } = talk
  if (start.token?.startsWith(staffCodePrefix))
    return talk.say((await need(talk.rows).linkStaffChat(start.token)) ? 'staff.linked' : 'staff.code_gone')
  const entry = start.token ? await need(talk.rows).openEntry(start.token) : null
  if (turn.draft.language === null) {
    // On our own page the language was chosen with a button; elsewhere it is the phone's and only a guess.
    if (isOurs(talk)) turn.draft.language = languages.find((l) => l === start.language) ?? null
    return firstContact(talk, entry)
  }
  return talk.feed({
    type: 'go',
    flow: entry?.flow ?? defaultsOf(talk).returning,
    ...(entry ? { with: entry.with } : {}),
  })
}
const isOurs = (talk: Talk) => talk.turn.draft.channel === 'web' || talk.turn.draft.channel === 'terminal'

/** Who writes first is asked for her language. What she came for is not lost: it follows when the first contact ends. */
async function firstContact(talk: Talk, asked?: Asked | null): Promise<void> {
  const flow = defaultsOf(talk).first_contact
  await talk.feed({ type: 'go', flow, ...(asked ? { followedBy: asked } : {}) })
}

interface Asked {
  flow: string
  with: Vars
}

/** What the first words ask for; a greeting asks for nothing. */
function askedFor(talk: Talk, text: string, understood: Understood): Asked | null {
  const word = talk.ground.understanding().globalWord(text)
  const flow = word && word !== 'back' ? globalsOf(talk)[word] : undefined
  if (flow) return { flow, with: {} }
  if (text === '') return null
  const meant = meantBy(understood, text, talk.ground.directory())
  return meant.do === 'go' && meant.intent !== 'menu' ? { flow: meant.flow, with: meant.with } : null
}

/** Asked for her language she wrote what she came for: the question comes again, and her wish after it. Once. */
async function askedAtTheDoor(talk: Talk, text: string, understood: Understood): Promise<boolean> {
  const { stack } = talk.turn.conversation
  if (stack.at(-1)?.flow !== defaultsOf(talk).first_contact || stack.length > 1) return false
  const asked = askedFor(talk, text, understood)
  if (asked) await firstContact(talk, asked)
  return asked !== null
}

async function hearVoice(inboxId: string, talk: Talk, told: boolean): Promise<void> {
  await need(talk.rows).keepMedia(inboxId)
  if (talk.turn.draft.openHandoffId !== null) return tellOnce(talk, told)
  const wait = talk.wait()
  if (!wait && (await goesOn(talk))) return
  if (wait?.kind === 'ask' && wait.expects === 'voice') return talk.feed({ type: 'value', value: inboxId })
  // Asked how things are she may speak: people listen to it, as she agreed.
  const here = talk.turn.conversation.stack.at(-1)
  if (wait?.acceptsWords && here?.flow === 'check-in') return talk.feed({ type: 'words', text: '' })
  // Asked for her reason she may speak: whether it may be passed on is asked then.
  if (wait && here?.flow === 'referral' && here.step === 'reason') {
    const forget = talk.mark()
    await talk.feed({ type: 'option', option: 'speak' })
    forget()
    return talk.feed({ type: 'value', value: inboxId })
  }
  return talk.feed({ type: 'go', flow: 'voice-note' })
}

/** What the bot cannot read is answered kindly; the question stands as it was. A human sees it all the same. */
async function hearOther(key: string, caption: string, talk: Talk, told: boolean): Promise<void> {
  if (talk.ground.understanding().isUrgent(caption)) return hearWords(caption, talk, told)
  if (talk.turn.draft.openHandoffId !== null && !talk.wait()) return tellOnce(talk, told)
  if (!talk.wait() && (await goesOn(talk))) return
  if (talk.turn.draft.language === null && !talk.wait()) return firstContact(talk)
  talk.say(key)
  return talk.again()
}

/** Words for the people who have her chat. They hear of them; she hears now and then when an answer may come. */
async function tellOnce(talk: Talk, told: boolean): Promise<void> {
  const { draft } = talk.turn
  if (draft.awaited && draft.openHandoffId) {
    await need(talk.rows).personWrote(draft.openHandoffId)
    talk.turn.handoffs = true
    // They are talking with her: the bot does not come between.
    return
  }
  if (!told) await tellWhen(talk)
}

async function tellWhen(talk: Talk): Promise<void> {
  const { draft } = talk.turn
  const expected = draft.openHandoffId ? await need(talk.rows).expectAnswer(draft.openHandoffId) : null
  if (expected && 'at' in expected)
    talk.say(expected.kind === 'later' ? 'handoff.waiting_later' : 'handoff.waiting_today', {
      when: expected.at.toISOString(),
    })
  else talk.say('handoff.waiting')
  talk.turn.told = true
}

/** Words after the end of a talk with people go on with it. */
async function goesOn(talk: Talk): Promise<boolean> {
  const { draft } = talk.turn
  if (!draft.mayReopen || draft.openHandoffId !== null) return false
  const reopened = await need(talk.rows).reopen()
  if (!reopened) return false
  draft.openHandoffId = reopened
  talk.turn.handoffs = true
  await tellWhen(talk)
  return true
}

/** What another chat of hers did, in neutral words. She is in the middle of it, so hours do not count; her wish not to be written to does. */
async function hearLink(name: 'chat_linked' | 'chat_unlinked', talk: Talk): Promise<void> {
  const { turn, ground, rows } = talk
  const { tx } = need(rows)
  const { contactId } = turn.draft
  const key = await loadDataKey(tx, ground.vault, contactId)
  const wishes = key && (await readSafeContact(tx, key, contactId))
  turn.unasked = true
  if (name === 'chat_linked') talk.say('link.told')
  else if (wishes?.mayWriteFirst) talk.say('link.untold')
}

async function hearSystem(event: SystemEvent, talk: Talk): Promise<void> {
  switch (event.name) {
    case 'timeout': {
      const forget = talk.mark()
      await talk.feed({ type: 'timeout', visit: event.visit })
      // The bot never talks over a human, not even to close a question.
      if (talk.turn.draft.openHandoffId !== null) forget()
      return
    }
    case 'scheduled':
      return talk.feed({ type: 'go', flow: event.flow, with: event.with, keep: true })
    case 'poisoned': {
      talk.say('common.failed')
      const opened = await need(talk.rows).openHandoff({
        effectId: 'poisoned',
        queue: 'caseworker',
        share: {},
      })
      talk.turn.draft.openHandoffId = opened ?? talk.turn.draft.openHandoffId
      talk.turn.handoffs = true
      return
    }
    case 'given_back':
      // Meanwhile people may have her chat again.
      if (talk.turn.draft.openHandoffId !== null) return
      return talk.feed({ type: 'go', flow: event.flow })
    case 'talk_ended':
      if (talk.turn.draft.openHandoffId === null) talk.say('handoff.closed')
      return
    case 'check_in':
      return hearCheckIn(event.checkIn, talk)
    case 'follow_up_begun':
      return hearFollowUpBegun(event.followUp, talk)
    case 'referral_moved':
    case 'referral_asked':
      return hearReferral(event, talk)
    case 'staff_called':
      return talk.say('staff.called')
    case 'hide_line':
      talk.turn.draft.hides = 'line'
      return
    case 'chat_linked':
    case 'chat_unlinked':
      return hearLink(event.name, talk)
    case 'erased_elsewhere':
      return talk.feed({ type: 'go', flow: 'erased-elsewhere' })
    case 'seat_offered':
    case 'offer_expired':
    case 'waitlist_ended':
    case 'session_cancelled':
    case 'session_moved':
    case 'seat_withdrawn':
    case 'carer_agreed':
    case 'reminder':
      return hearBooking(event, talk)
    default:
      return event satisfies never
  }
}
