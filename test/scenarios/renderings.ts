import type { Choice, Content } from '../../src/channels/channel.ts'
import { channelTraits } from '../../src/channels/channel-traits.ts'
import { numberedText } from '../../src/channels/numbered-text.ts'
import { splitText, textLimit } from '../../src/channels/split-text.ts'
import { inlineKeyboard, readCallbackData } from '../../src/channels/telegram/keyboard.ts'
import { messagesOf } from '../../src/channels/whatsapp-cloud/messages-of.ts'
import { readTapId } from '../../src/channels/whatsapp-cloud/tap-id.ts'
import { joinLines } from '../../src/turn/content.ts'
import { matchOption } from '../../src/understanding/match-option.ts'
import { optionsOf } from '../support/fake-graph-api/fake-graph-api.ts'
import { refusalOf } from '../support/fake-graph-api/limits.ts'

/** How a number is typed here: on a Latin keyboard, an Arabic one, a Persian or Kurdish one. */
export const digits: ((n: number) => string)[] = [0x30, 0x660, 0x6f0].map(
  (zero) => (n) => String(n).replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))),
)

/**
 * What is wrong with the messages of one answer, as each kind of channel shows them: beyond a limit of the channel, an option that
 * cannot be chosen there, or a line that would turn its order around. Pure, so every answer of every scenario is held to it.
 */
export function flawsOnChannels(said: Content[]): string[] {
  const kinds = Object.entries(channelTraits).map(([kind, traits]) => {
    const contents = traits.joinsLines ? joinLines(said) : said
    const flaws = contents.flatMap((content) => [
      ...tooMany(content, traits.pageSize),
      ...unreadable(traits.choices === 'numbers' ? numberedText(content) : content.text, content),
      ...unreached(content),
      ...(kind === 'telegram' ? onTelegram(content) : []),
      ...(kind === 'whatsapp-cloud' ? onWhatsAppCloud(content) : []),
      ...(traits.choices === 'numbers' ? asNumbers(content) : []),
    ])
    const apart = traits.joinsLines && contents.length > 1 && couldBeOne(contents) ? ['could be one'] : []
    return [...flaws, ...apart].map((flaw) => `${kind}: ${flaw}`)
  })
  return [...new Set(kinds.flat())]
}

const tooMany = ({ choices = [] }: Content, pageSize: number) =>
  choices.length > pageSize ? [`${choices.length} choices on one page`] : []

/** The number of each option, in any digits, chooses it and no other. */
const unreached = ({ choices = [] }: Content) =>
  choices.flatMap(({ id }, at) =>
    digits
      .map((typed) => typed(at + 1))
      .flatMap((number) => (matchOption(number, choices) === id ? [] : [`${number} does not choose ${id}`])),
  )

const sameIds = (shown: (string | undefined)[], choices: Choice[]) =>
  shown.length === choices.length && choices.every(({ id }, at) => shown[at] === id)

function onTelegram(content: Content): string[] {
  const { choices = [], visit } = content
  const keyboard = inlineKeyboard(content)
  if (keyboard === false) return ['an id does not fit a button']
  const buttons = (keyboard ?? []).flat().map((one) => ('callback_data' in one ? one.callback_data : ''))
  const read = buttons.map((data) => readCallbackData(data))
  return [
    ...(buttons.some((data) => Buffer.byteLength(data) > 64) ? ['a button carries too much'] : []),
    ...(sameIds(
      read.map((one) => one?.option),
      choices,
    )
      ? []
      : ['buttons that are not the options']),
    ...(read.some((one) => one?.visit !== visit) ? ['a button of another question'] : []),
  ]
}

function onWhatsAppCloud(content: Content): string[] {
  const { choices = [], visit } = content
  const messages = messagesOf(content, 'Choices')
  if (!messages) return ['an id does not fit']
  const refused = messages.filter((message) =>
    refusalOf({ messaging_product: 'whatsapp', to: '963900000001', ...message }),
  )
  const options = messages.flatMap(optionsOf).map(({ id }) => readTapId(id))
  const numbered = choices.length > 0 && options.length === 0
  return [
    ...refused.map(({ type }) => `Meta refuses the ${type}`),
    ...(messages.length > 1 ? [`${messages.length} messages are paid for`] : []),
    ...(numbered
      ? asNumbers(content)
      : sameIds(
            options.map((one) => one?.option),
            choices,
          )
        ? []
        : ['other options']),
    ...(options.some((one) => one?.visit !== visit) ? ['an option of another question'] : []),
  ]
}

/** Each choice stands on a line of its own below the question, with its number, in one message. */
function asNumbers(content: Content): string[] {
  const { choices = [], text } = content
  const lines = visible(numberedText(content)).split('\n').slice(-choices.length)
  const right = choices.every(({ label }, at) => lines[at] === `${at + 1}. ${visible(label)}`)
  return [
    ...(choices.length === 0 || right ? [] : ['lines that are not the options']),
    ...(choices.length === 0 || text.trim() !== '' ? [] : ['choices without a question']),
    ...(splitText(numberedText(content), textLimit).length === 1 ? [] : ['longer than a message']),
  ]
}

const couldBeOne = (contents: Content[]) =>
  contents.every(
    ({ choices, file, visit }, at) =>
      !file && (at === contents.length - 1 || (!choices && visit === undefined)),
  ) &&
  new Set(contents.map(({ language }) => language)).size === 1 &&
  contents.reduce((sum, { text }) => sum + text.length, 0) < 900

const marks = /[\u200e\u200f\u2066-\u2069]/g
const visible = (text: string) => text.replace(marks, '')

/** Between the first of an isolate and its end, so that nothing there turns what stands around it. */
const isolates = /[\u2066-\u2068][^\u2066-\u2069\n]*\u2069/g
/** WhatsApp makes bold, slanted, struck and code of these; it then sets the marks, and where they begin, from the left. */
const formatting = /(^|[\s(])([*_~`])\S[^\n]*?\2(?=$|[\s).,!?؟،])|```/m
/** Latin letters or digits in more than one piece: in a right-to-left line the pieces would change places. */
const pieces =
  /[A-Za-z0-9][-+/:.,#()]+[A-Za-z0-9]|[A-Za-z0-9]\s+[A-Za-z0-9]|[+#][0-9]|[A-Za-z][0-9]|[0-9][A-Za-z]/

function unreadable(text: string, { direction }: Content): string[] {
  const formatted = formatting.test(visible(text)) ? ['marks that WhatsApp takes for formatting'] : []
  if (direction === 'ltr') return formatted
  const turned = text.split('\n').filter((line) => {
    // A line of another language alone has one direction.
    if (!/\p{Script=Arabic}/u.test(line)) return false
    const numbered = /^\u200f\d+\. /.exec(line)
    const rest = (numbered ? line.slice(numbered[0].length) : line).replaceAll(isolates, '')
    return pieces.test(rest) || /^[\d>*-]/.test(rest)
  })
  return [...formatted, ...turned.map((line) => `numbers or codes that are not isolated: ${line}`)]
}
