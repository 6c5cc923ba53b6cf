import { encodeMessage, type Message } from './encode.ts'
import { attributeTypes, dataTypes, modelDescriptor } from './schema.ts'

/** The type of a tensor's elements. */
export type ElementType = keyof typeof dataTypes

/** The numbers of a constant; their class says the element type, a plain list is of int64. */
export type ConstantData =
  Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array | readonly number[]

/**
 * A node's attribute: a string, an integer, a list of integers, or numbers marked as floating point by `float`, since
 * ONNX tells 1 from 1.0.
 */
export type AttributeValue =
  string | number | readonly number[] | { float: number } | { floats: readonly number[] }

/** A size of a tensor; a string names one that is known only when the network runs. */
export type Dimension = number | string

/** What is said about the model as a whole. */
export interface ModelFacts {
  name?: string
  producer?: string
  producerVersion?: string
  /** A description for people. */
  document?: string
  metadata?: Readonly<Record<string, string>>
}

/** Resize with antialias arrived in operator set 18; no newer operator is used, so that older runtimes read the file. */
const operatorSetVersion = 18
/** The file format's version that came with operator set 18 (onnx 1.13). */
const irVersion = 8

/** Builds one ONNX graph, node by node in the order of execution, and writes it as a model file. */
export class GraphBuilder {
  /** Stands in front of the names that are made up, for example the layer that is being written. */
  scope = ''
  readonly #facts: ModelFacts
  readonly #names = new Set<string>()
  readonly #nodes: Message[] = []
  readonly #initializers: Message[] = []
  readonly #inputs: Message[] = []
  readonly #outputs: Message[] = []

  constructor(facts: ModelFacts = {}) {
    this.#facts = facts
  }

  /** Declares an input of the graph; returns its name. */
  input(name: string, elementType: ElementType, dims: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(this.#claim(name), elementType, dims))
    return name
  }

  /** Declares the value `name`, made by a node, to be an output of the graph; returns its name. */
  output(name: string, elementType: ElementType, dims: readonly Dimension[]): string {
    if (!this.#names.has(name)) throw new Error(`no node makes the output ${name}`)
    this.#outputs.push(valueInfo(name, elementType, dims))
    return name
  }

  /**
   * Adds a node and returns the name of its first output. Inputs are names of values made before, an empty name leaves
   * an optional input out. Output names are made up where none are given.
   */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    outputs: readonly string[] = [this.freshName(op)],
  ): string {
    const [first] = outputs
    if (first === undefined) throw new Error(`the node ${op} has no output`)
    for (const name of inputs) {
      if (name !== '' && !this.#names.has(name)) throw new Error(`${op} takes the unknown ${name}`)
    }
    for (const name of outputs) this.#claim(name)
    this.#nodes.push({
      inputs,
      outputs,
      name: first,
      op,
      attributes: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    })
    return first
  }

  /**
   * Adds a constant and returns its name, which is `name` with a number where that is taken. The numbers are not
   * copied: they may not change before `toBytes`.
   */
  constant(name: string, dims: readonly number[], data: ConstantData): string {
    const size = dims.reduce((product, dimension) => product * dimension, 1)
    if (data.length !== size) {
      throw new Error(`the constant ${name} has ${data.length} numbers, its shape wants ${size}`)
    }
    const unique = this.#claim(this.#unique(name))
    const [dataType, numbers] = typed(data)
    // ONNX wants the lowest byte first, as every supported machine has it.
    const rawData = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
    this.#initializers.push({ dims, dataType: dataTypes[dataType], name: unique, rawData })
    return unique
  }

  /** A name that nothing has yet, made of the scope and a stem. */
  freshName(stem: string): string {
    return this.#unique(this.scope === '' ? stem : `${this.scope}/${stem}`)
  }

  /** The model file. */
  toBytes(): Uint8Array {
    const { name = 'graph', producer, producerVersion, document, metadata = {} } = this.#facts
    return encodeMessage(
      {
        irVersion,
        producerName: producer,
        producerVersion,
        document,
        graph: {
          nodes: this.#nodes,
          name,
          initializers: this.#initializers,
          inputs: this.#inputs,
          outputs: this.#outputs,
        },
        operatorSets: [{ domain: '', version: operatorSetVersion }],
        metadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      },
      modelDescriptor,
    )
  }

  #unique(name: string): string {
    if (!this.#names.has(name)) return name
    let index = 1
    while (this.#names.has(`${name}_${index}`)) index++
    return `${name}_${index}`
  }

  #claim(name: string): string {
    if (name === '' || this.#names.has(name)) throw new Error(`the name "${name}" cannot be used`)
    this.#names.add(name)
    return name
  }
}

function typed(data: ConstantData): [ElementType, Exclude<ConstantData, readonly number[]>] {
  if (data instanceof Float32Array) return ['float32', data]
  if (data instanceof Float64Array) return ['float64', data]
  if (data instanceof Uint8Array) return ['uint8', data]
  if (data instanceof Int32Array) return ['int32', data]
  if (data instanceof BigInt64Array) return ['int64', data]
  return ['int64', BigInt64Array.from(data, BigInt)]
}

function attribute(name: string, value: AttributeValue): Message {
  if (typeof value === 'string') {
    return { name, string: new TextEncoder().encode(value), type: attributeTypes.string }
  }
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw new Error(`the attribute ${name} wants { float: ${value} }`)
    return { name, int: value, type: attributeTypes.int }
  }
  if (isList(value)) return { name, ints: value, type: attributeTypes.ints }
  if ('float' in value) return { name, float: value.float, type: attributeTypes.float }
  return { name, floats: value.floats, type: attributeTypes.floats }
}

function isList(value: object): value is readonly number[] {
  return Array.isArray(value)
}

function valueInfo(name: string, elementType: ElementType, dims: readonly Dimension[]): Message {
  const shape = dims.map((dim) => (typeof dim === 'string' ? { symbol: dim } : { value: dim }))
  return {
    name,
    type: { tensor: { elementType: dataTypes[elementType], shape: { dims: shape } } },
  }
}
