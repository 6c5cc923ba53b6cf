import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { fillWeights } from './compare.ts'
import type { Coverage } from './coverage.ts'
import { behind, type Choice, type Choices, type Kind } from './kinds.ts'
import type { Random } from './random.ts'
import { kinds } from './shape-kinds.ts'
import { layers } from './tensorflow.ts'

/** How the network is put together, apart from its layers. */
export const structures = [
  'several inputs',
  'several outputs',
  'sizes unknown',
  'layer used twice',
  'nested model',
  'nested sequential',
] as const

/** Larger tensors than this make no more cases, only slower ones. */
const largestCellCount = 6000

/** A tensor of the network, without the batch. */
interface Place {
  tensor: SymbolicTensor
  shape: number[]
}

/** A network with the shapes of its inputs, the batch left out, that it is meant for. */
export interface RandomNetwork {
  model: LayersModel
  inputShapes: number[][]
}

/** A network of random layers with random options, with every end an output; what it holds is noted in the coverage. */
export function randomNetwork(random: Random, coverage: Coverage): RandomNetwork {
  const isOpen = random.unit() < 0.2
  const inputs = Array.from({ length: random.pick([1, 1, 2]) }, () => randomInput(random, isOpen))
  const places = inputs.map((tensor) => placeOf(tensor))
  const ends = new Set(places)
  let layersToAdd = random.integer(4, 10)
  while (layersToAdd > 0) {
    const from = random.pick(places)
    const next = grow(from, random, coverage, isOpen)
    if (!next) continue
    layersToAdd--
    // Behind a reshape to an unknown size TensorFlow.js cannot build most layers.
    if (!next.shape.includes(0)) places.push(next)
    ends.delete(from)
    ends.add(next)
  }
  const outputs = [...ends].filter(({ tensor }) => !inputs.includes(tensor))
  const usedInputs = inputs.filter((tensor) => isBehind(outputs, tensor))
  const model = layers.model({
    inputs: usedInputs,
    outputs: outputs.map(({ tensor }) => tensor),
  })
  fillWeights(model, random)
  if (usedInputs.length > 1) coverage.note('structure', 'several inputs')
  if (outputs.length > 1) coverage.note('structure', 'several outputs')
  if (isOpen) coverage.note('structure', 'sizes unknown')
  const inputShapes = usedInputs.map((tensor) => placeOf(tensor).shape)
  return { model: isOpen ? opened(model) : model, inputShapes }
}

function randomInput(random: Random, isOpen: boolean): SymbolicTensor {
  const rank = isOpen ? 4 : random.pick([4, 4, 4, 3, 3, 2])
  const spatial = Array.from({ length: rank - 2 }, () => random.integer(5, 17))
  return layers.input({ shape: [...spatial, random.integer(1, 4)] })
}

function placeOf(tensor: SymbolicTensor): Place {
  return { tensor, shape: tensor.shape.slice(1).map((size) => size ?? 0) }
}

function grow(from: Place, random: Random, coverage: Coverage, isOpen: boolean): Place | null {
  const kind = random.pick(tickets(from.tensor.rank))
  const drawn = Array.from({ length: 8 }, () => randomChoices(kind, random))
  const choices = drawn.find(
    (each) => kind.fits(each, from.shape) && (!isOpen || kind.takesUnknownSizes(each)),
  )
  if (!choices) return null
  const next = placeOf(kind.apply(choices, from.tensor))
  if (next.shape.reduce((product, size) => product * size, 1) > largestCellCount) return null
  noteLayer(kind, choices, from.shape, coverage)
  return withStructure(from, next, random, coverage)
}

/** The kinds that fit behind so many axes, each as often as it has values in its largest option. */
function tickets(rank: number): Kind[] {
  return kinds
    .filter((kind) => kind.ranks.includes(rank))
    .flatMap((kind) => {
      const valueCounts = Object.values(kind.options).map((values) => values.length)
      return Array.from({ length: Math.max(2, ...valueCounts) }, () => kind)
    })
}

function randomChoices(kind: Kind, random: Random): Choices {
  const entries = Object.entries(kind.options).map(
    ([option, values]) => [option, random.pick(values)] as const,
  )
  return Object.fromEntries(entries)
}

function noteLayer(
  { layer }: Kind,
  choices: Choices,
  shape: readonly number[],
  coverage: Coverage,
): void {
  coverage.note('layer', layer)
  for (const [option, value] of Object.entries(choices)) {
    coverage.note(layer, cellName(option, value))
  }
  for (const cell of shapeCells(shape)) coverage.note(layer, cell)
}

/** Sometimes the layer is used a second time, or put into a network of its own. */
function withStructure(from: Place, next: Place, random: Random, coverage: Coverage): Place {
  const layer = next.tensor.sourceLayer
  const isSimple = layer.inboundNodes[0]?.inputTensors[0] === from.tensor
  const choice = random.unit()
  if (!isSimple || layer.inboundNodes[0]?.inputTensors.length !== 1) return next
  if (choice < 0.1 && next.shape.join() === from.shape.join()) {
    coverage.note('structure', 'layer used twice')
    return { ...next, tensor: behind(layer, next.tensor) }
  }
  if (choice < 0.2) {
    coverage.note('structure', 'nested model')
    const input = layers.input({ shape: from.shape })
    const inner = layers.model({ inputs: input, outputs: behind(layer, input) })
    return { ...next, tensor: behind(inner, from.tensor) }
  }
  if (choice < 0.3 && layer.weights.length === 0) {
    coverage.note('structure', 'nested sequential')
    const inner = layers.sequential()
    inner.add(layers.layers.inputLayer({ inputShape: from.shape }))
    inner.add(layer)
    return { ...next, tensor: behind(inner, from.tensor) }
  }
  return next
}

/** The options of a cell in the table. */
export function cellName(option: string, value: Choice): string {
  return `${option} ${value === null ? 'not said' : JSON.stringify(value)}`
}

/** What a shape, the batch left out, stands for in the table. */
export function shapeCells(shape: readonly number[]): string[] {
  const spatial = shape.slice(0, -1)
  if (spatial.length === 0) return ['2 axes']
  const sizes = spatial.map((size) => (size % 2 === 0 ? 'even size' : 'odd size'))
  return [`${shape.length + 1} axes`, ...new Set(sizes)]
}

function isBehind(outputs: readonly Place[], input: SymbolicTensor): boolean {
  const seen = new Set<SymbolicTensor>()
  const open = outputs.map(({ tensor }) => tensor)
  for (let tensor = open.pop(); tensor; tensor = open.pop()) {
    if (tensor === input) return true
    if (seen.has(tensor)) continue
    seen.add(tensor)
    open.push(...(tensor.sourceLayer.inboundNodes[tensor.nodeIndex]?.inputTensors ?? []))
  }
  return false
}

/** The same network with height and width left open, as a base model has them. */
function opened(model: LayersModel): LayersModel {
  const config = JSON.parse(JSON.stringify(model.getConfig()), (key, value: unknown) =>
    key === 'batchInputShape' && Array.isArray(value)
      ? [null, ...value.slice(1, -1).map(() => null), value.at(-1) as number]
      : value,
  ) as never
  const copy = layers.LayersModel.fromConfig(layers.LayersModel as never, config) as LayersModel
  copy.setWeights(model.getWeights())
  return copy
}
