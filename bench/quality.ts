/**
 * Accuracy on 500 photographs of clothing, 50 a label, over five folds: Graft's training beside the
 * five-tap recipe in scikit-learn on the same features and folds. Photograph i of a label, by name,
 * is in the test part of fold i % 5 and in the validation part of fold (i + 1) % 5. Graft learns
 * from train and validation parts together and chooses the strength inside them; the recipe chooses
 * C on validation and fits on train, then, for a fair comparison, on both.
 *
 * Run:  GRAFT_BENCH_PYTHON=python node bench/quality.ts [--setting careful] [--out FILE.json]
 * Needs the base model (node scripts/build-base.ts) and the photographs of ../shared/data/clothing.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compareModels } from '../src/core/evaluation/comparison.ts'
import { estimateShare } from '../src/core/evaluation/interval.ts'
import { indexOfLargest } from '../src/core/evaluation/softmax.ts'
import { computeFeatures } from '../src/core/features/compute-features.ts'
import type { FeatureTable } from '../src/core/features/feature-table.ts'
import { createOnnxProducts } from '../src/core/training/head/onnx-products.ts'
import { trainHead } from '../src/core/training/head/train-head.ts'
import { featureSetting } from '../src/core/training/plan.ts'
import { baseModelSchema } from '../src/shared/domain/base-model.ts'
import { imageIdSchema } from '../src/shared/domain/ids.ts'

const root = resolve(import.meta.dirname, '..')
const photographs = join(root, '../shared/data/clothing')
const basesFolder = join(root, 'out/bases')
const basePath = join(basesFolder, 'mobilenet-v2-openimages/base.json')
const foldCount = 5

const { values } = parseArgs({
  options: { setting: { type: 'string', default: 'quick' }, out: { type: 'string' } },
})

interface Photograph {
  path: string
  label: number
  fold: number
}

interface Recipes {
  recipe: number[]
  refitted: number[]
  chosen: number[]
}

function listPhotographs(): { names: string[]; images: Photograph[] } {
  const names = readdirSync(photographs).sort()
  const images = names.flatMap((name, label) =>
    readdirSync(join(photographs, name))
      .sort()
      .map((file, index) => ({
        path: join(photographs, name, file),
        label,
        fold: index % foldCount,
      })),
  )
  return { names, images }
}

async function featuresOf(images: readonly Photograph[], folder: string): Promise<FeatureTable> {
  const base = baseModelSchema.parse(JSON.parse(readFileSync(basePath, 'utf8')))
  const setting = featureSetting(base, values.setting === 'careful' ? 'careful' : 'quick')
  const table = await computeFeatures({
    ...{ base, basesFolders: [basesFolder], side: setting.side, views: setting.views },
    ...{ viewFolder: folder, cacheFolder: join(folder, 'cache') },
    images: images.map(({ path }) => ({
      id: imageIdSchema.parse(createHash('md5').update(path).digest('hex')),
      path,
    })),
    lanes: { kind: 'this-thread' },
  })
  if (table.imageIds.length !== images.length) throw new Error('a photograph could not be read')
  return table
}

function pick(rows: Float32Array, width: number, indices: readonly number[]): Float32Array {
  const picked = new Float32Array(indices.length * width)
  indices.forEach((index, row) => {
    picked.set(rows.subarray(index * width, (index + 1) * width), row * width)
  })
  return picked
}

/** Which photographs Graft answers right in their test part, and the strengths it chose. */
async function runGraft({ plain, mirrored, width }: FeatureTable, images: readonly Photograph[]) {
  const products = await createOnnxProducts({ threadCount: availableParallelism() })
  const isRight = images.map(() => false)
  const strengths: number[] = []
  for (let fold = 0; fold < foldCount; fold++) {
    const learn = [...images.keys()].filter((image) => images[image]?.fold !== fold)
    const head = await trainHead(
      {
        width,
        plain: pick(plain, width, learn),
        mirrored: mirrored && pick(mirrored, width, learn),
        labels: Int32Array.from(learn, (image) => images[image]?.label ?? 0),
        labelCount: 10,
        groups: learn,
      },
      { strength: null, balance: false, seed: 1, products },
    )
    strengths.push(head.strength)
    for (const [image, photograph] of images.entries()) {
      if (photograph.fold !== fold) continue
      const row = plain.subarray(image * width, (image + 1) * width)
      const logits = head.bias.map((bias, label) =>
        row.reduce(
          (sum, value, column) => sum + value * (head.weights[column * 10 + label] ?? 0),
          bias,
        ),
      )
      isRight[image] = indexOfLargest(logits) === photograph.label
    }
  }
  await products.close()
  return { isRight, strengths }
}

function runRecipes(python: string, table: FeatureTable, images: readonly Photograph[]): Recipes {
  const folder = mkdtempSync(join(tmpdir(), 'graft-quality-'))
  try {
    const write = (name: string, numbers: Float32Array | Int32Array) => {
      writeFileSync(join(folder, name), new Uint8Array(numbers.slice().buffer))
    }
    write('features.f32', table.plain)
    write(
      'labels.i32',
      Int32Array.from(images, ({ label }) => label),
    )
    write(
      'fold.i32',
      Int32Array.from(images, ({ fold }) => fold),
    )
    const script = join(root, 'bench/python/sklearn_quality.py')
    const args = [script, folder, String(images.length), String(table.width)]
    // Two threads of OpenBLAS on matrices this small wait for each other more than they compute.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const done = spawnSync(python, args, { encoding: 'utf8', env })
    if (done.status !== 0) throw new Error(`scikit-learn failed: ${done.stderr}`)
    return JSON.parse(done.stdout) as Recipes
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function summary(name: string, isRight: readonly boolean[]) {
  const estimate = estimateShare(isRight.filter(Boolean).length, isRight.length)
  const { value, low, high, correctCount, imageCount } = estimate
  const counts = `${correctCount} of ${imageCount}`
  console.log(
    `${name.padEnd(52)} ${percent(value)} (${percent(low)} to ${percent(high)}), ${counts}`,
  )
  return { name, ...estimate }
}

async function main(): Promise<void> {
  if (!existsSync(photographs)) return console.log(`Skipped: no photographs at ${photographs}`)
  if (!existsSync(basePath)) return console.log('Skipped: the base model is not built')
  const folder = mkdtempSync(join(tmpdir(), 'graft-quality-'))
  const { images } = listPhotographs()
  try {
    const table = await featuresOf(images, folder)
    const graft = await runGraft(table, images)
    const rows = [summary(`Graft, ${values.setting}`, graft.isRight)]
    console.log(`  strengths ${graft.strengths.join(' ')}`)
    const python = process.env['GRAFT_BENCH_PYTHON']
    const recipes = python === undefined ? null : runRecipes(python, table, images)
    if (recipes) {
      for (const [name, right] of [
        ['scikit-learn recipe: C on validation, fitted on train', recipes.recipe],
        ['the same C, fitted on train and validation', recipes.refitted],
      ] as const) {
        const isRight = right.map(Boolean)
        rows.push(summary(name, isRight))
        const { difference, low, high, chanceOfLuck } = compareModels(isRight, graft.isRight)
        console.log(
          `  Graft beside it: ${percent(difference)} (${percent(low)} to ${percent(high)}), luck in ${percent(chanceOfLuck)}`,
        )
      }
      console.log(`  C ${recipes.chosen.join(' ')}`)
    }
    if (values.out === undefined) return
    const result = { setting: values.setting, rows, strengths: graft.strengths }
    writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
