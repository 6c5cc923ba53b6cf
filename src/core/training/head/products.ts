/** A dense matrix in row-major order. */
export interface Matrix {
  readonly data: Float32Array
  readonly rowCount: number
  readonly columnCount: number
}

/**
 * The products of large matrices that a head is solved with, in float32. Operands are handed over
 * as they lie in memory, without a copy. `createOnnxProducts` is what is used,
 * `createPlainProducts` its fake in tests.
 */
export interface MatrixProducts {
  /** `left` times `right`: [n, m] by [m, k] is [n, k]. */
  multiply(left: Matrix, right: Matrix): Promise<Float32Array>
  /** The transpose of `left` times `right`: [n, m] and [n, k] make [m, k]. */
  multiplyTransposed(left: Matrix, right: Matrix): Promise<Float32Array>
  /** The inner products of all rows with each other: [n, m] makes [n, n]. */
  gram(rows: Matrix): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * The same products in plain JavaScript, summed in float64: the reference that tests compare with.
 */
export function createPlainProducts(): MatrixProducts {
  return {
    multiply: async (left, right) => multiplyPlainly(left, right),
    multiplyTransposed: async (left, right) => multiplyPlainly(transpose(left), right),
    gram: async (rows) => multiplyPlainly(rows, transpose(rows)),
    close: async () => {},
  }
}

// Every `!` below is an index within the shapes of the operands.

function multiplyPlainly(left: Matrix, right: Matrix): Float32Array {
  const { rowCount, columnCount: innerCount } = left
  const { columnCount } = right
  const product = new Float32Array(rowCount * columnCount)
  const sums = new Float64Array(columnCount)
  for (let row = 0; row < rowCount; row += 1) {
    sums.fill(0)
    for (let inner = 0; inner < innerCount; inner += 1) {
      const factor = left.data[row * innerCount + inner]!
      for (let column = 0; column < columnCount; column += 1)
        sums[column]! += factor * right.data[inner * columnCount + column]!
    }
    product.set(sums, row * columnCount)
  }
  return product
}

function transpose(matrix: Matrix): Matrix {
  const { rowCount, columnCount } = matrix
  const data = new Float32Array(matrix.data.length)
  for (let row = 0; row < rowCount; row += 1)
    for (let column = 0; column < columnCount; column += 1)
      data[column * rowCount + row] = matrix.data[row * columnCount + column]!
  return { data, rowCount: columnCount, columnCount: rowCount }
}
