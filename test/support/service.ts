import { freePort } from './free-port.ts'
import { type Program, startProgram } from './program.ts'

export interface Service extends Program {
  /** `http://127.0.0.1:<port>` */
  url: string
}

/** 32 bytes, for tests alone. */
export const testMasterKey = Buffer.alloc(32, 7).toString('base64')

/** `src/main.ts` as a process, up when this resolves: `/readyz` answers 200. */
export async function startService(env: Record<string, string>): Promise<Service> {
  const port = env.PORT ?? String(await freePort())
  const program = startProgram('src/main.ts', {
    MASTER_KEY: testMasterKey,
    HOST: '127.0.0.1',
    ...env,
    PORT: port,
  })
  const url = `http://127.0.0.1:${port}`
  try {
    await untilReady(program, url)
  } catch (error) {
    await program[Symbol.asyncDispose]()
    throw error
  }
  return { ...program, url }
}

async function untilReady(program: Program, url: string) {
  const until = Date.now() + 60_000
  let ended = false
  void program.ended().then(() => {
    ended = true
  })
  while (Date.now() < until && !ended) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise((again) => setTimeout(again, 50))
  }
  throw new Error(`the service did not become ready. It printed:\n${program.printed()}`)
}
