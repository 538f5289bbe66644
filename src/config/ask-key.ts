import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks for the passphrase on the terminal without showing it. Null: there is no terminal, or it was closed. */
export function askKey(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string | null> {
  if (!input.isTTY) return Promise.resolve(null)
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: hidden, terminal: true })
  output.write('Passphrase (MASTER_KEY): ')
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      output.write('\n')
      resolve(null)
    })
  })
}
