/** Element types whose values can be read; `other` stands for all that float networks do not hold. */
export type TfliteType = 'float32' | 'float16' | 'int32' | 'int64' | 'int8' | 'uint8' | 'other'

/** A tensor of the graph: a constant where it has data. */
export interface TfliteTensor {
  index: number
  name: string
  type: TfliteType
  /** Sizes, -1 where the file leaves one open. */
  shape: readonly number[]
  /** Little-endian values of a constant, a view on the file. */
  data: Uint8Array | null
}

/** What an operator applies to its result at the end. */
export type TfliteActivation = 'none' | 'relu' | 'relu-n1-to-1' | 'relu6' | 'tanh' | 'sign-bit'

/** Options of the convolutions. */
export interface ConvolutionOptions {
  padding: 'same' | 'valid'
  strides: [height: number, width: number]
  dilations: [height: number, width: number]
  activation: TfliteActivation
}

/** Options of the poolings. */
export interface PoolingOptions {
  padding: 'same' | 'valid'
  strides: [height: number, width: number]
  window: [height: number, width: number]
  activation: TfliteActivation
}

/** The options of each kind of operator that is understood; the field names are ours, the meanings TensorFlow Lite's. */
export interface TfliteOptions {
  CONV_2D: ConvolutionOptions
  DEPTHWISE_CONV_2D: ConvolutionOptions
  AVERAGE_POOL_2D: PoolingOptions
  MAX_POOL_2D: PoolingOptions
  FULLY_CONNECTED: { activation: TfliteActivation; isShuffled: boolean; keepsRank: boolean }
  ADD: { activation: TfliteActivation }
  SUB: { activation: TfliteActivation }
  MUL: { activation: TfliteActivation }
  DIV: { activation: TfliteActivation }
  CONCATENATION: { activation: TfliteActivation; axis: number }
  SOFTMAX: { beta: number }
  RESHAPE: { newShape: readonly number[] }
  SQUEEZE: { axes: readonly number[] }
  MEAN: { keepsRank: boolean }
  REDUCE_MAX: { keepsRank: boolean }
  LEAKY_RELU: { slope: number }
  GELU: { isApproximate: boolean }
  DEQUANTIZE: object
  ELU: object
  HARD_SWISH: object
  LOGISTIC: object
  MAXIMUM: object
  MINIMUM: object
  NEG: object
  PAD: object
  PRELU: object
  RELU: object
  RELU6: object
  RELU_0_TO_1: object
  RELU_N1_TO_1: object
  TANH: object
  TRANSPOSE: object
  /** An operator that is not understood: harmless as long as no wanted output needs it. */
  OTHER: { name: string }
}

export type TfliteKind = keyof TfliteOptions

/** An operator with its wiring by tensor index; an optional input that is left out is -1. */
export interface TfliteOperator<Kind extends TfliteKind = TfliteKind> {
  index: number
  kind: Kind
  options: TfliteOptions[Kind]
  inputs: readonly number[]
  outputs: readonly number[]
}

/** The main graph of a TensorFlow Lite file, its operators in the order in which they run. */
export interface TfliteModel {
  /** Where it came from, for messages. */
  path: string
  description: string
  sizeBytes: number
  tensors: readonly TfliteTensor[]
  operators: readonly TfliteOperator[]
  inputs: readonly number[]
  outputs: readonly number[]
}
