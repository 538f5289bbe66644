import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type TestFolder, testFolder } from './folder.ts'

const root = join(import.meta.dirname, '../..')
const starter = ['run', 'install', 'find-node', 'build-page', 'hydrate-postgres', 'lock', 'progress']

/** A checkout with the real starter and packages and a program of the test's own. */
async function checkout(folder: TestFolder, program: string) {
  await mkdir(folder.at('scripts'))
  for (const name of starter)
    await copyFile(join(root, `scripts/${name}.mjs`), folder.at(`scripts/${name}.mjs`))
  await copyFile(join(root, 'package-lock.json'), folder.at('package-lock.json'))
  await symlink(join(root, 'node_modules'), folder.at('node_modules'))
  await writeFile(folder.at('program.ts'), program)
  return (args: string[] = []) => {
    const child = spawn(process.execPath, [folder.at('scripts/run.mjs'), 'program.ts', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += chunk
      })
    return { child, printed: () => printed, ended: once(child, 'close') as Promise<[number | null]> }
  }
}

async function until(holds: () => boolean) {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((again) => setTimeout(again, 25))
  expect(holds()).toBe(true)
}

describe('the starter', () => {
  it('hands over to Node 24 without a word when all is there, and passes arguments and the exit code on', async () => {
    await using folder = await testFolder()
    const run = await checkout(
      folder,
      "const text: string = process.argv.slice(2).join('|'); console.log(process.versions.node.split('.')[0], text); process.exitCode = 7",
    )
    const began = Date.now()
    const { printed, ended } = run(['--lang', 'ar'])
    expect((await ended)[0]).toBe(7)
    expect(printed()).toBe('24 --lang|ar\n')
    expect(Date.now() - began).toBeLessThan(3000)
  })

  it('passes SIGTERM on and waits for the program', async () => {
    await using folder = await testFolder()
    const run = await checkout(
      folder,
      "process.on('SIGTERM', () => setTimeout(() => { console.log('closed'); process.exit(0) }, 100)); console.log('up'); setInterval(() => {}, 1000)",
    )
    const { child, printed, ended } = run()
    await until(() => printed().includes('up'))
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
    expect(printed()).toContain('closed')
  })

  it('ends like a program that was killed, without a stack trace', async () => {
    await using folder = await testFolder()
    const run = await checkout(folder, "process.kill(process.pid, 'SIGKILL')")
    const { printed, ended } = run()
    expect((await ended)[0]).toBe(137)
    expect(printed()).toBe('')
  })

  it('does not leave the program behind when it is killed itself', async () => {
    await using folder = await testFolder()
    const run = await checkout(
      folder,
      "process.on('disconnect', () => { console.log('left alone'); process.exit(0) }); process.channel?.unref(); console.log('up'); setInterval(() => {}, 1000)",
    )
    const { child, printed } = run()
    await until(() => printed().includes('up'))
    child.kill('SIGKILL')
    await until(() => printed().includes('left alone'))
  })

  it('says in a sentence what it cannot install', async () => {
    await using folder = await testFolder()
    const run = await checkout(folder, '')
    await writeFile(
      folder.at('package-lock.json'),
      '{ "packages": { "node_modules/nothing": { "version": "1.0.0" } } }',
    )
    await writeFile(folder.at('.build'), 'a file, so nothing can be kept there')
    const { printed, ended } = run()
    expect((await ended)[0]).toBe(1)
    expect(printed()).toMatch(/cannot be written/)
    expect(printed()).not.toMatch(/^\s+at /m)
  })
})
