import { FormatProblem, type FlatTable } from './flat-table.ts'
import type {
  ConvolutionOptions,
  PoolingOptions,
  TfliteActivation,
  TfliteKind,
  TfliteOperator,
  TfliteOptions,
} from './graph.ts'

// Numbers and field ids are those of the published schema: tensorflow/compiler/mlir/lite/schema/schema.fbs.

const activations: readonly TfliteActivation[] = [
  'none',
  'relu',
  'relu-n1-to-1',
  'relu6',
  'tanh',
  'sign-bit',
]

interface OperatorReader<Kind extends TfliteKind> {
  /** Number in `BuiltinOperator`. */
  code: number
  /** Number in the union `BuiltinOptions`; 0 where the operator has none that matter. */
  options: number
  read: (table: FlatTable | null) => TfliteOptions[Kind]
}

const without = () => ({})
const fused = (field: number) => (table: FlatTable | null) => ({
  activation: activation(table, field),
})
const reducer = (table: FlatTable | null) => ({ keepsRank: table?.boolean(0) ?? false })

const readers: { [Kind in Exclude<TfliteKind, 'OTHER'>]: OperatorReader<Kind> } = {
  ADD: { code: 0, options: 11, read: fused(0) },
  AVERAGE_POOL_2D: { code: 1, options: 5, read: pooling },
  CONCATENATION: {
    code: 2,
    options: 10,
    read: (table) => ({ axis: table?.int32(0) ?? 0, activation: activation(table, 1) }),
  },
  CONV_2D: { code: 3, options: 1, read: (table) => convolution(table, 3, 4) },
  DEPTHWISE_CONV_2D: { code: 4, options: 2, read: (table) => convolution(table, 4, 5) },
  DEQUANTIZE: { code: 6, options: 0, read: without },
  FULLY_CONNECTED: {
    code: 9,
    options: 8,
    read: (table) => ({
      activation: activation(table, 0),
      isShuffled: (table?.int8(1) ?? 0) !== 0,
      keepsRank: table?.boolean(2) ?? false,
    }),
  },
  LOGISTIC: { code: 14, options: 0, read: without },
  MAX_POOL_2D: { code: 17, options: 5, read: pooling },
  MUL: { code: 18, options: 21, read: fused(0) },
  RELU: { code: 19, options: 0, read: without },
  RELU_N1_TO_1: { code: 20, options: 0, read: without },
  RELU6: { code: 21, options: 0, read: without },
  RESHAPE: { code: 22, options: 17, read: (table) => ({ newShape: table?.int32s(0) ?? [] }) },
  SOFTMAX: { code: 25, options: 9, read: (table) => ({ beta: table?.float32(0) ?? 0 }) },
  TANH: { code: 28, options: 0, read: without },
  PAD: { code: 34, options: 0, read: without },
  TRANSPOSE: { code: 39, options: 0, read: without },
  MEAN: { code: 40, options: 27, read: reducer },
  SUB: { code: 41, options: 28, read: fused(0) },
  DIV: { code: 42, options: 29, read: fused(0) },
  SQUEEZE: { code: 43, options: 30, read: (table) => ({ axes: table?.int32s(0) ?? [] }) },
  PRELU: { code: 54, options: 0, read: without },
  MAXIMUM: { code: 55, options: 0, read: without },
  MINIMUM: { code: 57, options: 0, read: without },
  NEG: { code: 59, options: 0, read: without },
  REDUCE_MAX: { code: 82, options: 27, read: reducer },
  LEAKY_RELU: { code: 98, options: 75, read: (table) => ({ slope: table?.float32(0) ?? 0 }) },
  ELU: { code: 111, options: 0, read: without },
  HARD_SWISH: { code: 117, options: 0, read: without },
  GELU: {
    code: 150,
    options: 116,
    read: (table) => ({ isApproximate: table?.boolean(0) ?? false }),
  },
  RELU_0_TO_1: { code: 152, options: 0, read: without },
}

/** Number of the custom operator, whose name the file gives. */
const customCode = 32

const kindsByCode = new Map(
  Object.entries(readers).map(([kind, reader]) => [reader.code, kind as keyof typeof readers]),
)

/** The kind and options of the operator with the given number; `OTHER` where it is not understood. */
export function readOptions(
  code: number,
  customName: string,
  optionsType: number,
  options: FlatTable | null,
): Pick<TfliteOperator, 'kind' | 'options'> {
  const kind = kindsByCode.get(code)
  if (kind === undefined) {
    const name = code === customCode ? `custom ${customName}` : `number ${code}`
    return { kind: 'OTHER', options: { name } }
  }
  const reader = readers[kind]
  const isExpected = reader.options === 0 || optionsType === 0 || optionsType === reader.options
  if (!isExpected) throw new FormatProblem(`${kind} has the options of another operator`)
  return { kind, options: reader.read(optionsType === 0 ? null : options) }
}

function convolution(
  table: FlatTable | null,
  activationField: number,
  dilationField: number,
): ConvolutionOptions {
  return {
    padding: padding(table),
    strides: [table?.int32(2) ?? 0, table?.int32(1) ?? 0],
    dilations: [table?.int32(dilationField + 1, 1) ?? 1, table?.int32(dilationField, 1) ?? 1],
    activation: activation(table, activationField),
  }
}

function pooling(table: FlatTable | null): PoolingOptions {
  return {
    padding: padding(table),
    strides: [table?.int32(2) ?? 0, table?.int32(1) ?? 0],
    window: [table?.int32(4) ?? 0, table?.int32(3) ?? 0],
    activation: activation(table, 5),
  }
}

function padding(table: FlatTable | null): 'same' | 'valid' {
  const found = table?.int8(0) ?? 0
  if (found !== 0 && found !== 1) throw new FormatProblem(`padding number ${found} is unknown`)
  return found === 0 ? 'same' : 'valid'
}

function activation(table: FlatTable | null, field: number): TfliteActivation {
  const found = table?.int8(field) ?? 0
  const name = activations[found]
  if (name === undefined) throw new FormatProblem(`activation number ${found} is unknown`)
  return name
}
