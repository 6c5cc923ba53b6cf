import type { LayersModel } from '@tensorflow/tfjs-layers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { writeOnnx } from '../../../../../src/core/formats/onnx/write.ts'
import { core } from './tensorflow.ts'
import type { Random } from './random.ts'

/** Numbers with their sizes, in TensorFlow's order. */
export interface Numbers {
  dims: number[]
  data: Float32Array
}

/** Random numbers for the weights, by their role, so that values neither vanish nor explode. */
export function fillWeights(model: LayersModel, random: Random): void {
  for (const layer of model.layers) {
    const values = layer.weights.map(({ originalName, shape }) => {
      const dims = shape.map((size) => size ?? 1)
      const count = dims.reduce((product, size) => product * size, 1)
      return core.tensor(numbersFor(originalName, dims, count, random), dims)
    })
    layer.setWeights(values)
    core.dispose(values)
  }
}

function numbersFor(name: string, dims: number[], count: number, random: Random): Float32Array {
  if (/moving_variance|gamma/.test(name)) return random.numbers(count, 0.5, 1.5)
  if (!/kernel/.test(name)) return random.numbers(count, -0.4, 0.4)
  const isDepthwise = /depthwise/.test(name)
  const fanIn = isDepthwise ? dims.slice(0, 2) : dims.slice(0, -1)
  const bound = Math.sqrt(3 / fanIn.reduce((product, size) => product * size, 1))
  return random.numbers(count, -bound, bound)
}

/** Two random samples of each shape, which lacks the batch. */
export function randomInputs(shapes: readonly (readonly number[])[], random: Random): Numbers[] {
  return shapes.map((shape) => {
    const dims = [2, ...shape]
    const count = dims.reduce((product, size) => product * size, 1)
    return { dims, data: random.numbers(count, -1, 1) }
  })
}

/** What TensorFlow.js answers. */
export function tensorflowAnswers(model: LayersModel, inputs: readonly Numbers[]): Numbers[] {
  return core.tidy(() => {
    const tensors = inputs.map(({ dims, data }) => core.tensor(data, dims))
    const outputs = model.predict(tensors)
    return (Array.isArray(outputs) ? outputs : [outputs]).map((tensor) => ({
      dims: tensor.shape,
      data: tensor.dataSync<'float32'>().slice(),
    }))
  })
}

/** What ONNX Runtime answers with the file that is written of the model. */
export async function onnxAnswers(
  model: LayersModel,
  inputs: readonly Numbers[],
): Promise<Numbers[]> {
  const bytes = writeOnnx(model, {
    input: { kind: 'tensor' },
    inputName: 'input',
    outputName: 'output',
  })
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  const feeds = inputs.map(
    ({ dims, data }, index) =>
      [session.inputNames[index] ?? '', new Tensor('float32', data, dims)] as const,
  )
  const outputs = await session.run(Object.fromEntries(feeds))
  const answers = session.outputNames.map((name) => {
    const tensor = outputs[name]
    if (!(tensor?.data instanceof Float32Array)) throw new Error(`${name} is not float32`)
    return { dims: [...tensor.dims], data: tensor.data.slice() }
  })
  await session.release()
  return answers
}

/** An output whose largest value is below this is a sum that cancels out, mean of deviations from a mean for example. */
const smallestScale = 0.01

/**
 * The largest difference of each output, as a share of the output's largest value or of 0.01 where that is smaller;
 * infinite where a shape differs.
 */
export function differences(expected: readonly Numbers[], found: readonly Numbers[]): number[] {
  if (expected.length !== found.length) throw new Error('different numbers of outputs')
  return expected.map(({ dims, data }, output) => {
    const other = found[output]
    if (other === undefined || dims.join() !== other.dims.join()) return Infinity
    let scale = smallestScale
    let largest = 0
    for (const [index, value] of data.entries()) {
      scale = Math.max(scale, Math.abs(value))
      const difference = Math.abs(value - (other.data[index] ?? NaN))
      // Not a number on either side has to count.
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference)
    }
    return largest / scale
  })
}
