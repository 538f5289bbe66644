/** What a person does: types words, or taps the option with this id of the newest question. */
export type Step = { say: string } | { tap: string }

const say = (text: string): Step => ({ say: text })
const tap = (option: string): Step => ({ tap: option })

/**
 * Ways through the menu that begin and end at it, so that they can be walked again and again and each message has one right
 * answer, whatever came before. Those without a tap may be typed without waiting for answers. None ends with two equal
 * answers: the first, come again after a crash, would be taken for the second, and its buttons are old by then.
 */
export const loops: Record<string, Step[]> = {
  'by numbers': [say('menu'), say('2'), say('1'), say('menu')],
  'by taps': [tap('learn-trade'), tap('vocational-training'), tap('menu')],
  'by words': [say('sewing'), say('menu'), say('xyzzy plugh')],
  centers: [say('menu'), say('6'), say('1'), say('menu')],
  'other choices': [tap('other'), say('help'), tap('other'), say('back')],
  'children, in haste': [say('4'), say('2'), say('menu'), say('help'), say('3'), say('menu')],
  language: [say('language'), say('English')],
}

export const canBeTyped = (steps: Step[]) => steps.every((step) => 'say' in step)
