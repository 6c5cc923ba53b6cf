import { stat } from 'node:fs/promises'
import { systemCode } from './unreadable.ts'

/**
 * The path as the disk has it: as given, or with its name in Unicode's composed or decomposed form,
 * since a name that was typed, listed or unpacked elsewhere may be in the other; null where there
 * is none of them.
 */
export async function existingForm(path: string): Promise<string | null> {
  for (const form of new Set([path, path.normalize('NFC'), path.normalize('NFD')])) {
    if (await isThere(form)) return form
  }
  return null
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (thrown) {
    const code = systemCode(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    // It is there, and what is wrong with it is told where it is read.
    return true
  }
}
