import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * A text that changes when one of the files does: names, sizes and times of all files under the given ones. Reading
 * times is fast enough for every start; what is absent counts as such.
 *
 * @param {string} folder
 * @param {readonly string[]} names files and folders inside it
 */
export function stampOf(folder, names) {
  const hash = createHash('sha256')
  const visit = (/** @type {string} */ name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false })
    if (stats?.isDirectory())
      readdirSync(join(folder, name))
        .sort()
        .forEach((entry) => visit(`${name}/${entry}`))
    else hash.update(`${name}:${stats?.size}:${stats?.mtimeMs}\n`)
  }
  names.forEach(visit)
  return hash.digest('hex')
}

/**
 * The stamp that was kept in a file, or null.
 *
 * @param {string} file
 */
export function keptStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Keeps a stamp for the next start.
 *
 * @param {string} file
 * @param {string} stamp
 */
export function keepStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${stamp}\n`)
}
