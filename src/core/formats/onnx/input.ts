import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Preprocessing } from '../../../shared/domain/base-model.ts'
import type { GraphBuilder } from './build.ts'
import { dimensions } from './dimensions.ts'
import { writePixelInput } from './pixel-input.ts'
import { Value } from './value.ts'

/** What the graph takes, and what it does with it before the network. */
export type OnnxInput =
  /** Floats [n, height, width, channels] as the network takes them. */
  | { kind: 'tensor' }
  /** uint8 RGB [n, height, width, 3] of any size, resized to side × side inside. */
  | { kind: 'pixels'; side: number; preprocessing: Preprocessing }
  /** uint8 RGB [n, height, width, 3] of the size that the network takes. */
  | { kind: 'model-pixels'; preprocessing: Preprocessing }

/** Declares the graph's inputs and makes of them what the network takes. */
export function writeInputs(
  builder: GraphBuilder,
  model: LayersModel,
  input: OnnxInput,
  inputName: string,
): Value[] {
  if (input.kind === 'tensor') {
    return model.inputs.map((tensor, index) => {
      const name = model.inputs.length === 1 ? inputName : `${inputName}_${index}`
      const declared = builder.input(name, 'float32', dimensions(name, tensor.shape))
      return new Value(builder, declared, 'channels-last', tensor.shape)
    })
  }
  const [tensor] = model.inputs
  if (!tensor || model.inputs.length > 1 || tensor.shape.length !== 4 || tensor.shape[3] !== 3) {
    throw new Error('a network that takes pixels has one input [n, height, width, 3]')
  }
  return [writePixelInput(builder, tensor.shape, input, inputName)]
}
