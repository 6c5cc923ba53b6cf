/** Turns until the largest part off the diagonal is this share of the largest on it. */
const tolerance = 1e-12
const largestSweepCount = 60

/**
 * Eigenvalues, largest first, and eigenvectors of a small symmetric matrix by Jacobi's turns (Golub
 * and Van Loan 2013, Matrix Computations, section 8.5). The matrix is overwritten.
 */
export function diagonalise(matrix: Float64Array[]): {
  values: Float64Array
  vectors: Float64Array[]
} {
  const size = matrix.length
  const vectors = matrix.map((_, row) =>
    Float64Array.from(matrix, (_, column) => +(row === column)),
  )
  for (let sweep = 0; sweep < largestSweepCount && !isDiagonal(matrix); sweep += 1)
    for (let row = 0; row < size; row += 1)
      for (let column = row + 1; column < size; column += 1) turn(matrix, vectors, row, column)
  const order = matrix
    .map((_, index) => index)
    .toSorted((left, right) => entry(matrix, right, right) - entry(matrix, left, left))
  return {
    values: Float64Array.from(order, (index) => entry(matrix, index, index)),
    vectors: order.map((index) => vectors[index]!), // order holds the indices
  }
}

function isDiagonal(matrix: readonly Float64Array[]): boolean {
  let largest = 0
  let largestBeside = 0
  matrix.forEach((values, row) =>
    values.forEach((value, column) => {
      if (row === column) largest = Math.max(largest, Math.abs(value))
      else largestBeside = Math.max(largestBeside, Math.abs(value))
    }),
  )
  return largestBeside <= tolerance * largest
}

/**
 * Turns the plane of two axes so that the entry between them vanishes; `vectors` are turned along.
 */
function turn(matrix: Float64Array[], vectors: Float64Array[], row: number, column: number): void {
  const beside = entry(matrix, row, column)
  if (beside === 0) return
  const ratio = (entry(matrix, column, column) - entry(matrix, row, row)) / (2 * beside)
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (const values of matrix) turnPair(values, row, column, cosine, sine)
  turnRows(matrix, row, column, cosine, sine)
  turnRows(vectors, row, column, cosine, sine)
}

function turnPair(
  values: Float64Array,
  first: number,
  second: number,
  cosine: number,
  sine: number,
): void {
  const left = values[first]! // first and second index the values
  const right = values[second]!
  values[first] = cosine * left - sine * right
  values[second] = sine * left + cosine * right
}

function turnRows(
  rows: Float64Array[],
  first: number,
  second: number,
  cosine: number,
  sine: number,
): void {
  const upper = rows[first]! // first and second index the rows
  const lower = rows[second]!
  for (let index = 0; index < upper.length; index += 1) {
    const left = upper[index]! // both rows are equally long
    const right = lower[index]!
    upper[index] = cosine * left - sine * right
    lower[index] = sine * left + cosine * right
  }
}

function entry(matrix: readonly Float64Array[], row: number, column: number): number {
  return matrix[row]![column]! // both index the square matrix
}
