import type { LayersModel } from '@tensorflow/tfjs-layers'
import { GraphBuilder } from './build.ts'
import { dimensions } from './dimensions.ts'
import { writeInputs, type OnnxInput } from './input.ts'
import { writeNetwork } from './network.ts'

/** How a network becomes an ONNX file. */
export interface OnnxOptions {
  input: OnnxInput
  /** The name of the input; with several inputs `_0`, `_1` … follow it. */
  inputName: string
  /** The name of the output; with several outputs `_0`, `_1` … follow it. */
  outputName: string
  /** Facts that travel with the file, for example labels and provenance. */
  metadata?: Readonly<Record<string, string>>
  /** What wrote the file. */
  producer?: string
  /** A description for people. */
  document?: string
}

/**
 * A network as an ONNX file: operator set 18, any batch size, float32 weights, everything in inference mode. Inputs and
 * outputs keep TensorFlow's order of the axes; inside, the channels stand second, with transposes only where a layer
 * needs the other order.
 *
 * @throws GraftError export.unsupported-layer, naming the first layer that cannot be written
 */
export function writeOnnx(model: LayersModel, options: OnnxOptions): Uint8Array {
  const { producer = 'Graft', document, metadata } = options
  const builder = new GraphBuilder({
    name: model.name,
    producer,
    ...(document === undefined ? {} : { document }),
    ...(metadata === undefined ? {} : { metadata }),
  })
  const inputs = writeInputs(builder, model, options.input, options.inputName)
  const outputs = writeNetwork(builder, model, inputs)
  outputs.forEach((value, index) => {
    const name = outputs.length === 1 ? options.outputName : `${options.outputName}_${index}`
    builder.node('Identity', [value.in('channels-last')], {}, [name])
    builder.output(name, 'float32', dimensions(name, value.shape))
  })
  return builder.toBytes()
}
