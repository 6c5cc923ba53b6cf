/**
 * Features from JPEG files: Graft beside Keras with the same antialiased pixels and Keras as its examples have it, in
 * turns in one run; then the parts of Graft's work alone as limits.
 *
 * Run:  GRAFT_BENCH_PYTHON=python node bench/features.ts [--images 1500] [--rounds 3] [--lanes 2] [--out bench/results/features.json]
 * Needs the base model (node scripts/build-base.ts) and, for Keras, a Python with tensorflow. The photographs are those
 * of ../shared/data/clothing, enlarged to 400 × 533, each in three versions.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { computeFeatures } from '../src/core/features/compute-features.ts'
import type { FeatureRequest } from '../src/core/features/compute-features.ts'
import { FeatureCache } from '../src/core/features/feature-cache.ts'
import { featureWidth } from '../src/core/features/feature-key.ts'
import { featureView } from '../src/core/features/feature-view.ts'
import { createLanes } from '../src/core/features/lanes.ts'
import { baseModelSchema } from '../src/shared/domain/base-model.ts'
import { imageIdSchema } from '../src/shared/domain/ids.ts'
import { modelPixels } from '../src/core/imaging/model-pixels.ts'
import type { LimitSetting } from './feature-limits.ts'
import { preparePhotographs } from './feature-photographs.ts'

const root = resolve(import.meta.dirname, '..')
const photographs = join(root, '../shared/data/clothing')
const basesFolder = join(root, 'out/bases')
const basePath = join(basesFolder, 'mobilenet-v2-openimages')
const threadEntry = new URL('../src/worker/main.ts', import.meta.url)
const side = 224

/** Photographs whose features and pixels are held against those of Keras. */
const comparedCount = 32

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '3' },
    lanes: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
  },
})
const imageCount = Number(values.images)
const roundCount = Number(values.rounds)
const laneCount = Number(values.lanes)

/** What one pass over all photographs took. */
interface Pass {
  images: number
  wallMs: number
  cpuMs: number
  peakMb?: number
}

interface Keras {
  /** Sends a line to keras_features.py, which describes them; gives what it answers. */
  call(line: string): Promise<unknown>
  close(): void
}

async function measured(images: number, work: () => Promise<unknown>): Promise<Pass> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { images, wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 }
}

async function startKeras(python: string, listing: string): Promise<Keras> {
  const script = join(root, 'bench/python/keras_features.py')
  const child = spawn(python, [script, basePath, listing, String(side)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { done, value } = await lines.next()
    if (done === true)
      throw new Error('Keras ended; is tensorflow installed for GRAFT_BENCH_PYTHON?')
    return JSON.parse(value) as unknown
  }
  const ready = (await answer()) as { ready: string; keras: string }
  console.log(`TensorFlow ${ready.ready}, Keras ${ready.keras}`)
  return {
    call: (line) => {
      child.stdin.write(`${line}\n`)
      return answer()
    },
    close: () => child.stdin.end(),
  }
}

/** A part of the work alone, in as many threads as there are lanes. */
async function limit(part: LimitSetting['part'], paths: string[], viewPath: string): Promise<Pass> {
  const entry = new URL('./feature-limits.ts', import.meta.url)
  const workers = Array.from({ length: laneCount }, (_, lane) => {
    const own = paths.filter((_path, index) => index % laneCount === lane)
    const workerData: LimitSetting = { part, paths: own, side, viewPath }
    return new Worker(entry, { workerData })
  })
  const told = (worker: Worker) =>
    new Promise<void>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await Promise.all(workers.map(told))
  return measured(paths.length, () =>
    Promise.all(
      workers.map((worker) => {
        worker.postMessage('go')
        return told(worker)
      }),
    ),
  )
}

const parts = [
  ['decode', 'decoding alone'],
  ['pixels', 'decoding and scaling alone'],
  ['network', 'ONNX Runtime alone'],
] as const

/** Lanes that are warm, as Keras is; a pass adds its rows to a cache of its own. */
async function startGraft(request: FeatureRequest, viewPath: string, folder: string) {
  const { base, images, lanes: choice } = request
  const width = featureWidth(base)
  const lanes = await createLanes(choice, { viewPath, side, width })
  let passCount = 0
  const pass = (some: typeof images) =>
    measured(some.length, async () => {
      const cache = new FeatureCache(join(folder, `pass-${passCount++}`), width)
      const pictures = some.map(({ id, path }) => ({ id, source: path, views: ['plain'] as const }))
      await lanes.extractAll(pictures, ({ id }, extracted) => {
        if (extracted.kind === 'unreadable') throw extracted.error
        for (const row of extracted.rows) cache.append(id, row)
      })
      cache.close()
    })
  await pass(images.slice(0, 100))
  return { pass: () => pass(images), close: () => lanes.close() }
}

const rate = ({ images, wallMs }: Pass) => (images / wallMs) * 1000

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN
}

function summary(name: string, passes: Pass[]) {
  const cpuMs = median(passes.map((pass) => pass.cpuMs / pass.images))
  return {
    name,
    imagesPerSecond: Number(median(passes.map(rate)).toFixed(1)),
    cpuMsPerImage: Number(cpuMs.toFixed(2)),
    every: passes.map((pass) => Number(rate(pass).toFixed(1))),
  }
}

/**
 * Whether the same is computed: features of Keras from our model pixels beside ours, and our model pixels beside those
 * that Keras decodes from the same files.
 */
async function comparison(keras: Keras, request: FeatureRequest, folder: string) {
  const [pixelsPath, featuresPath] = [join(folder, 'pixels.u8'), join(folder, 'features.f32')]
  const images = request.images.slice(0, comparedCount)
  const pixels = await Promise.all(images.map(({ path }) => modelPixels(path, side)))
  writeFileSync(pixelsPath, Buffer.concat(pixels))
  const { plain } = await computeFeatures({ ...request, images })
  const compared = await keras.call(`compare ${pixelsPath} ${featuresPath}`)
  const theirs = new Float32Array(Uint8Array.from(readFileSync(featuresPath)).buffer)
  const differences = plain.map((value, index) => Math.abs(value - (theirs[index] ?? NaN)))
  return {
    largestFeature: Math.max(...plain),
    largestFeatureDifference: Math.max(...differences),
    ...(compared as { meanPixelDifference: number; largestPixelDifference: number }),
  }
}

/** Passes in turns, so that whatever else the machine does hits all alike. */
async function compete(
  request: FeatureRequest,
  viewPath: string,
  keras: Keras | null,
  folder: string,
) {
  const passes = { graft: [] as Pass[], antialias: [] as Pass[], unchanged: [] as Pass[] }
  const graft = await startGraft(request, viewPath, folder)
  for (let round = 0; round < roundCount; round++) {
    passes.graft.push(await graft.pass())
    if (keras) passes.antialias.push((await keras.call('antialias')) as Pass)
    if (keras) passes.unchanged.push((await keras.call('unchanged')) as Pass)
  }
  await graft.close()
  const peaksMb = {
    graft: process.resourceUsage().maxRSS / 1024,
    keras: passes.antialias.at(-1)?.peakMb,
  }
  const rows = [summary('Graft', passes.graft)]
  if (keras) rows.push(summary('Keras, antialiased, the same taps', passes.antialias))
  if (keras) rows.push(summary('Keras unchanged, last layer', passes.unchanged))
  return { rows, peaksMb }
}

async function main(): Promise<void> {
  if (!existsSync(photographs)) return console.log(`Skipped: no photographs at ${photographs}`)
  const base = baseModelSchema.parse(JSON.parse(readFileSync(join(basePath, 'base.json'), 'utf8')))
  const paths = await preparePhotographs(
    photographs,
    join(root, 'out/bench/photographs'),
    imageCount,
  )
  const folder = mkdtempSync(join(tmpdir(), 'graft-features-'))
  const listing = join(folder, 'paths.txt')
  writeFileSync(listing, paths.join('\n'))
  const request: FeatureRequest = {
    ...{ base, basesFolders: [basesFolder], side, views: ['plain'], viewFolder: folder },
    images: paths.map((path) => ({
      id: imageIdSchema.parse(createHash('md5').update(path).digest('hex')),
      path,
    })),
    cacheFolder: join(folder, 'cache'),
    lanes: { kind: 'threads', threadEntry, laneCount },
  }
  const viewPath = await featureView(request)
  const python = process.env['GRAFT_BENCH_PYTHON']
  const keras = python === undefined ? null : await startKeras(python, listing)
  try {
    const { rows, peaksMb } = await compete(request, viewPath, keras, folder)
    for (const [part, name] of parts) {
      rows.push(summary(`limit: ${name}`, [await limit(part, paths, viewPath)]))
    }
    const whole = () => measured(paths.length, () => computeFeatures(request))
    rows.push(summary('Graft, lanes started and cache empty', [await whole()]))
    rows.push(summary('Graft, from the cache', [await whole()]))
    const facts = { images: paths.length, laneCount, peaksMb }
    print(rows, keras ? { ...facts, ...(await comparison(keras, request, folder)) } : facts)
  } finally {
    keras?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function print(rows: ReturnType<typeof summary>[], facts: object): void {
  const [graft] = rows
  for (const row of rows) {
    const { name, imagesPerSecond, cpuMsPerImage, every } = row
    const ratio = ((graft?.imagesPerSecond ?? NaN) / imagesPerSecond).toFixed(2)
    console.log(
      `${name.padEnd(40)} ${String(imagesPerSecond).padStart(8)} images/s  ${String(cpuMsPerImage).padStart(6)} ms CPU  ` +
        `Graft × ${ratio}  [${every.join(' ')}]`,
    )
  }
  console.log(facts)
  const processor = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`
  if (values.out === undefined) return
  writeFileSync(values.out, `${JSON.stringify({ processor, side, rows, facts }, null, 2)}\n`)
}

await main()
