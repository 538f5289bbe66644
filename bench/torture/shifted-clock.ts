import { readFileSync } from 'node:fs'

/**
 * Loaded first (`--import`) into a process whose clock is to be wrong: `Date` is off by as many milliseconds as the file
 * TORTURE_CLOCK says, and changes when it does. Timers go on as they do when a real clock is set.
 */
const file = process.env.TORTURE_CLOCK ?? ''
const RealDate = Date
let shift = 0
const read = () => {
  try {
    shift = Number(readFileSync(file, 'utf8')) || 0
  } catch {}
}
read()
setInterval(read, 100).unref()

class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + shift] : given) as [number]))
  }
  static override now() {
    return RealDate.now() + shift
  }
}
globalThis.Date = ShiftedDate as DateConstructor
