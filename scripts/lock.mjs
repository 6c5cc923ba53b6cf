import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 100

/**
 * Does something while no other process does the same; the lock of a process that is gone is taken over.
 *
 * @template Result
 * @param {string} file there while the lock is held
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function whileLocked(file, work) {
  mkdirSync(dirname(file), { recursive: true })
  while (!take(file)) {
    if (!isHeld(file)) rmSync(file, { force: true })
    await delay(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
function isHeld(file) {
  try {
    // A file that is only just being written reads as 0, which asks for this process's own group.
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch (error) {
    // A process of another user cannot be asked, but is there.
    return errorCode(error) === 'EPERM'
  }
}

/** @param {unknown} error */
function errorCode(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
