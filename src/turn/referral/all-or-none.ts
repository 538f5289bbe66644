import type { Tx } from '../../db/types.ts'

/** Thrown to undo what was written; never leaves this file. */
class Undone extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('undone')
    this.result = result
  }
}

/** Does all of `work`, or nothing where it refuses: what it wrote until then is taken back, and the turn goes on. */
export async function allOrNone<R extends { ok: boolean }>(tx: Tx, work: (tx: Tx) => Promise<R>): Promise<R> {
  try {
    return await tx.transaction(async (inner) => {
      const result = await work(inner)
      if (!result.ok) throw new Undone(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undone) return error.result as R
    throw error
  }
}
