import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { GraphBuilder } from './build.ts'
import { LayerCall, type ConstantNames, type Layer } from './layer-call.ts'
import { layerWriters } from './registry.ts'
import type { Shape, Value } from './value.ts'

/** A network, or a layer that is a network itself. */
type Network = Pick<LayersModel, 'name' | 'inputs' | 'outputs'>

/**
 * Writes the layers between a network's inputs and outputs into the graph, each use of a layer once, and returns the
 * outputs in their order.
 *
 * @throws GraftError export.unsupported-layer
 */
export function writeNetwork(
  builder: GraphBuilder,
  network: Network,
  inputs: readonly Value[],
): Value[] {
  return new NetworkWriter(builder, new Map()).write(network, inputs)
}

class NetworkWriter {
  readonly #builder: GraphBuilder
  readonly #constants: ConstantNames

  constructor(builder: GraphBuilder, constants: ConstantNames) {
    this.#builder = builder
    this.#constants = constants
  }

  write(network: Network, inputs: readonly Value[]): Value[] {
    const values = new Map<number, Value>()
    network.inputs.forEach((tensor, index) => {
      const value = inputs[index]
      if (!value) throw new Error(`${network.name} has an input more than was given`)
      values.set(tensor.id, value)
    })
    return network.outputs.map((tensor) => this.#resolve(tensor, values))
  }

  /** The value of a tensor, after everything that it is made of. */
  #resolve(tensor: SymbolicTensor, values: Map<number, Value>): Value {
    const known = values.get(tensor.id)
    if (known) return known
    const layer = tensor.sourceLayer
    const node = layer.inboundNodes[tensor.nodeIndex]
    if (!node || node.inputTensors.length === 0) {
      throw new Error(`${layer.name} is not behind the inputs of its network`)
    }
    const inputs = node.inputTensors.map((input) => this.#resolve(input, values))
    const outputs = isNetwork(layer) ? this.write(layer, inputs) : [this.#writeLayer(layer, inputs)]
    node.outputTensors.forEach((output, index) => {
      const value = outputs[index]
      if (!value) throw new Error(`${layer.name} has an output more than was written`)
      values.set(output.id, value)
    })
    return this.#resolve(tensor, values)
  }

  #writeLayer(layer: Layer, inputs: readonly Value[]): Value {
    this.#builder.scope = layer.name
    const call = new LayerCall(
      this.#builder,
      this.#constants,
      layer,
      inputs,
      outputShape(layer, inputs),
    )
    const write = layerWriters[layer.getClassName()]
    return write ? write(call) : call.unsupported('no ONNX operators are known for this class')
  }
}

/** The layer's own answer for the shapes at hand, which can be known better here than when the network was built. */
function outputShape(layer: Layer, inputs: readonly Value[]): Shape {
  const shapes = inputs.map((input) => [...input.shape])
  const [first] = shapes
  const computed = layer.computeOutputShape(inputs.length === 1 && first ? first : shapes) as Shape
  // Arithmetic on an unknown size gives negative sizes or no number at all.
  return computed.map((size) => (size !== null && size > 0 ? size : null))
}

function isNetwork(layer: object): layer is Network & object {
  return 'outputs' in layer && Array.isArray(layer.outputs) && 'layers' in layer
}
