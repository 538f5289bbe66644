import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Plain } from './progress.mjs'

const oldest = 24

/**
 * The Node that came with the packages, or the one that runs us when it is new enough.
 * @param {string} root
 */
export function findNode(root) {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const ours = join(
    root,
    `node_modules/node-${system}-${process.arch}/bin/node${system === 'win' ? '.exe' : ''}`,
  )
  if (process.execPath === ours) return ours
  if (existsSync(ours) && spawnSync(ours, ['--version'], { stdio: 'ignore' }).status === 0) return ours
  if (Number(process.versions.node.split('.')[0]) >= oldest) return process.execPath
  throw new Plain(
    `This machine has Node ${process.versions.node}, and npm brings no Node ${oldest} for it (${process.platform}-${process.arch}).\nInstall Node ${oldest} or newer from https://nodejs.org, then start again.`,
  )
}
