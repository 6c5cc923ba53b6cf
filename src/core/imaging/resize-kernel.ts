import { assembleModule } from './resize-assembler.ts'

/** Rows that `filterRows` takes at once: one read of a weight serves all of them. */
export const rowsAtOnce = 4

const each = (write: (row: number) => string) =>
  Array.from({ length: rowsAtOnce }, (_, row) => write(row)).join('\n')

/**
 * The two loops of the resize in WebAssembly with 128-bit vectors. Products and sums are 32-bit floats, one by one and
 * in the order of the taps, as in ONNX Runtime's Resize, so both give the same bits.
 */
const text = `
(module
  (memory (export "memory") 1)

  ;; Four rows of 8-bit samples, made 32-bit floats at $floats, then filtered along the width to $target. A pixel takes
  ;; four lanes, of which the fourth is the next pixel's first sample and is overwritten by it. The table holds for
  ;; every output pixel the byte offset of its first tap in a row of floats, then its weights.
  (func (export "filterRows")
    (param $source i32) (param $sourceEnd i32) (param $floats i32) (param $floatBytes i32)
    (param $table i32) (param $tableEnd i32) (param $entryBytes i32)
    (param $target i32) (param $targetBytes i32)
    (local $at i32) (local $tap i32) (local $samples v128) (local $weight v128)
    ${each((row) => `(local $at${row} i32) (local $sum${row} v128)`)}
    (local.set $at (local.get $floats))
    (loop $convert
      (local.set $samples (v128.load8x8_u (local.get $source)))
      (v128.store (local.get $at)
        (f32x4.convert_i32x4_u (i32x4.extend_low_i16x8_u (local.get $samples))))
      (v128.store offset=16 (local.get $at)
        (f32x4.convert_i32x4_u (i32x4.extend_high_i16x8_u (local.get $samples))))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (local.set $source (i32.add (local.get $source) (i32.const 8)))
      (br_if $convert (i32.lt_u (local.get $source) (local.get $sourceEnd))))
    (loop $pixels
      (local.set $at (i32.add (local.get $floats) (i32.load (local.get $table))))
      (local.set $tap (i32.add (local.get $table) (i32.const 4)))
      (local.set $table (i32.add (local.get $table) (local.get $entryBytes)))
      ${each(
        (row) => `
      (local.set $at${row} (local.get $at))
      (local.set $at (i32.add (local.get $at) (local.get $floatBytes)))
      (local.set $sum${row} (v128.const i32x4 0 0 0 0))`,
      )}
      (loop $taps
        (local.set $weight (v128.load32_splat (local.get $tap)))
        ${each(
          (row) => `
        (local.set $sum${row} (f32x4.add (local.get $sum${row})
          (f32x4.mul (v128.load (local.get $at${row})) (local.get $weight))))
        (local.set $at${row} (i32.add (local.get $at${row}) (i32.const 12)))`,
        )}
        (local.set $tap (i32.add (local.get $tap) (i32.const 4)))
        (br_if $taps (i32.lt_u (local.get $tap) (local.get $table))))
      (local.set $at (local.get $target))
      ${each(
        (row) => `
      (v128.store (local.get $at) (local.get $sum${row}))
      (local.set $at (i32.add (local.get $at) (local.get $targetBytes)))`,
      )}
      (local.set $target (i32.add (local.get $target) (i32.const 12)))
      (br_if $pixels (i32.lt_u (local.get $table) (local.get $tableEnd)))))

  ;; One output row: the filtered rows from $first on, in a ring that ends at $ringEnd, blended by the weights and
  ;; rounded, ties to even, to 8 bits. Sixteen samples a step.
  (func (export "blendRows")
    (param $first i32) (param $ringEnd i32) (param $ringBytes i32) (param $rowBytes i32)
    (param $weights i32) (param $weightsEnd i32) (param $target i32) (param $targetEnd i32)
    (local $at i32) (local $tap i32) (local $weight v128)
    ${each((part) => `(local $sum${part} v128)`)}
    (loop $columns
      (local.set $at (local.get $first))
      (local.set $tap (local.get $weights))
      ${each((part) => `(local.set $sum${part} (v128.const i32x4 0 0 0 0))`)}
      (loop $taps
        (local.set $weight (v128.load32_splat (local.get $tap)))
        ${each(
          (part) => `
        (local.set $sum${part} (f32x4.add (local.get $sum${part})
          (f32x4.mul (v128.load offset=${16 * part} (local.get $at)) (local.get $weight))))`,
        )}
        (local.set $at (i32.add (local.get $at) (local.get $rowBytes)))
        (if (i32.ge_u (local.get $at) (local.get $ringEnd))
          (then (local.set $at (i32.sub (local.get $at) (local.get $ringBytes)))))
        (local.set $tap (i32.add (local.get $tap) (i32.const 4)))
        (br_if $taps (i32.lt_u (local.get $tap) (local.get $weightsEnd))))
      (v128.store (local.get $target) (i8x16.narrow_i16x8_u
        (i16x8.narrow_i32x4_s
          (i32x4.trunc_sat_f32x4_u (f32x4.nearest (local.get $sum0)))
          (i32x4.trunc_sat_f32x4_u (f32x4.nearest (local.get $sum1))))
        (i16x8.narrow_i32x4_s
          (i32x4.trunc_sat_f32x4_u (f32x4.nearest (local.get $sum2)))
          (i32x4.trunc_sat_f32x4_u (f32x4.nearest (local.get $sum3))))))
      (local.set $first (i32.add (local.get $first) (i32.const 64)))
      (local.set $ringEnd (i32.add (local.get $ringEnd) (i32.const 64)))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (br_if $columns (i32.lt_u (local.get $target) (local.get $targetEnd))))))
`

/** The kernel's functions. Numbers are byte addresses in `memory`, or sizes where they end in `Bytes`. */
export interface ResizeKernel {
  memory: WebAssembly.Memory
  filterRows(
    source: number,
    sourceEnd: number,
    floats: number,
    floatBytes: number,
    table: number,
    tableEnd: number,
    entryBytes: number,
    target: number,
    targetBytes: number,
  ): void
  blendRows(
    first: number,
    ringEnd: number,
    ringBytes: number,
    rowBytes: number,
    weights: number,
    weightsEnd: number,
    target: number,
    targetEnd: number,
  ): void
}

/** A kernel with its own memory, which the caller lays out and grows. */
export function createResizeKernel(): ResizeKernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(text)))
  return instance.exports as unknown as ResizeKernel
}
