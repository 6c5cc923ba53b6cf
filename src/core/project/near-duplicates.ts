/**
 * Finds perceptual hashes within a small Hamming distance. A hash is cut into one band more than
 * the distance, so two hashes within it agree in at least one band (pigeonhole; Manku, Jain and Das
 * Sarma, "Detecting near-duplicates for web crawling", 2007): only those that share a band are
 * compared. 100,000 hashes take about 4 MB.
 */
export class NearDuplicateIndex {
  readonly #distance: number
  readonly #bands: readonly Band[]
  #count = 0
  #highs = new Uint32Array(1024)
  #lows = new Uint32Array(1024)
  #values = new Float64Array(1024)
  /** Per band and its value: the last hash with it, plus one; 0 for none. */
  readonly #heads: readonly Int32Array[]
  /** Per band and hash: the one before it with the same value, plus one. */
  #previous: Int32Array[]

  constructor(distance: number) {
    this.#distance = distance
    this.#bands = bandsOf(distance + 1)
    this.#heads = this.#bands.map(({ width }) => new Int32Array(2 ** width))
    this.#previous = this.#bands.map(() => new Int32Array(1024))
  }

  /**
   * Enters a hash of 16 hex digits with a number that stands for its image; of equal hashes the
   * first stands for all.
   */
  add(hash: string, value: number): void {
    const high = highBits(hash)
    const low = lowBits(hash)
    if (this.#search(high, low, 0).length > 0) return
    if (this.#count === this.#values.length) this.#grow()
    const index = this.#count++
    this.#highs[index] = high
    this.#lows[index] = low
    this.#values[index] = value
    this.#bands.forEach((band, bandIndex) => {
      const key = bitsOf(high, low, band)
      const heads = this.#heads[bandIndex]! // One per band.
      this.#previous[bandIndex]![index] = heads[key]!
      heads[key] = index + 1
    })
  }

  /** The numbers entered with hashes within the distance of this one, ascending. */
  find(hash: string): number[] {
    return this.#search(highBits(hash), lowBits(hash), this.#distance).sort((a, b) => a - b)
  }

  #search(high: number, low: number, distance: number): number[] {
    const found = new Set<number>()
    // Equal hashes agree in every band, so one band is enough to find them.
    const bandCount = distance === 0 ? 1 : this.#bands.length
    for (let bandIndex = 0; bandIndex < bandCount; bandIndex++) {
      const key = bitsOf(high, low, this.#bands[bandIndex]!) // In range by the loop, as all below.
      const previous = this.#previous[bandIndex]!
      let index = this.#heads[bandIndex]![key]! - 1
      while (index >= 0) {
        const differing = bitCount(this.#highs[index]! ^ high) + bitCount(this.#lows[index]! ^ low)
        if (differing <= distance) found.add(this.#values[index]!)
        index = previous[index]! - 1
      }
    }
    return [...found]
  }

  #grow(): void {
    const capacity = this.#values.length * 2
    this.#highs = grown(this.#highs, new Uint32Array(capacity))
    this.#lows = grown(this.#lows, new Uint32Array(capacity))
    this.#values = grown(this.#values, new Float64Array(capacity))
    this.#previous = this.#previous.map((old) => grown(old, new Int32Array(capacity)))
  }
}

/** A run of a hash's bits, counted from its highest. */
interface Band {
  readonly start: number
  readonly width: number
}

function bandsOf(bandCount: number): Band[] {
  const starts = Array.from({ length: bandCount + 1 }, (_, i) => Math.floor((i * 64) / bandCount))
  // There is one more start than bands.
  return starts.slice(0, -1).map((start, i) => ({ start, width: starts[i + 1]! - start }))
}

function bitsOf(high: number, low: number, { start, width }: Band): number {
  const end = start + width
  if (end <= 32) return (high >>> (32 - end)) & (2 ** width - 1)
  const mask = 2 ** width - 1
  if (start >= 32) return (low >>> (64 - end)) & mask
  return ((high << (end - 32)) | (low >>> (64 - end))) & mask
}

function highBits(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16)
}

function lowBits(hash: string): number {
  return Number.parseInt(hash.slice(8), 16)
}

/**
 * Bits set in a 32-bit number, counted in parallel halves (Hacker's Delight, 2nd edition, figure
 * 5-2).
 */
function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f
  return Math.imul(bits, 0x01010101) >>> 24
}

function grown<Numbers extends Uint32Array | Float64Array | Int32Array>(
  old: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(old)
  return larger
}
