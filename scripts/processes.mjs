import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root, toolEnvironment } from './places.mjs'

/** Signals that ask a program to end. */
const endSignals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program as if it were this one: same input and outputs, signals passed on. Gives its exit code; 128 and the
 * signal's number where one ended it. `onOutput` reads along what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<number>}
 */
export function runInPlace(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['inherit', options.onOutput ? 'pipe' : 'inherit', 'inherit'],
      env: options.env ?? process.env,
    })
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      process.stdout.write(text)
      options.onOutput?.(text)
    })
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      // Ctrl-C on a terminal reaches the child by itself; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of endSignals) process.on(signal, passOn)
    const finish = () => {
      for (const signal of endSignals) process.off(signal, passOn)
    }
    child.once('error', (error) => {
      finish()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      finish()
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))
    })
  })
}

/**
 * Runs a tool of the project and keeps what it says.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, onText?: (text: string) => void, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} with code 127 where the tool could not be started
 */
export function runAndListen(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: options.env ?? toolEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: options.shell ?? false,
      ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs, killSignal: 'SIGKILL' }),
    })
    let output = ''
    const listen = (/** @type {string} */ text) => {
      output += text
      options.onText?.(text)
    }
    child.stdout.setEncoding('utf8').on('data', listen)
    child.stderr.setEncoding('utf8').on('data', listen)
    child.once('error', (error) => resolve({ code: 127, output: output + error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
