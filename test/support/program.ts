import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')

export interface Program extends AsyncDisposable {
  pid: number
  /** All that it printed so far, on both streams. */
  printed(): string
  /** Resolves when this was printed; throws with all that was printed when it ends first or 60 s go by. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  writeLine(line: string): void
  endInput(): void
  /** Sends the signal and waits for the end; the exit code, or null when a signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Waits for its own end. */
  ended(): Promise<number | null>
}

/** Runs a .ts program of this checkout as a process, with this environment alone (besides PATH and HOME). */
export function startProgram(file: string, env: Record<string, string>, args: string[] = []): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  child.stdin.on('error', () => {}) // it may end before it has read all
  const closed = once(child, 'close')
  const end = async (signal?: NodeJS.Signals) => {
    if (signal && isRunning(child)) child.kill(signal)
    await closed
    return child.exitCode
  }
  return {
    pid: child.pid ?? 0,
    printed: () => text,
    async prints(pattern) {
      for (let tries = 0; tries < 1_200; tries++) {
        const found = pattern.exec(text)
        if (found) return found
        if (!isRunning(child)) break
        await sleep(50)
      }
      throw new Error(`${file} did not print ${pattern}. It printed:\n${text}`)
    },
    writeLine: (line) => child.stdin.write(`${line}\n`),
    endInput: () => child.stdin.end(),
    end: (signal = 'SIGTERM') => end(signal),
    ended: () => end(),
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL')
    },
  }
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null
