import { unstyled } from './style.ts'
import { textWidth } from './width.ts'

/** How a column's cells stand. */
export type Alignment = 'start' | 'end'

/** Space between two columns, and before the first one where asked for. */
const gap = '  '

/**
 * Lines of a table with aligned columns; the last column is not padded, so that lines have no trailing space.
 * Cells may be styled. Missing cells are empty.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  indent = '',
): string[] {
  const widths = alignments.map((_, column) =>
    Math.max(0, ...rows.map((row) => cellWidth(row[column] ?? ''))),
  )
  return rows.map((row) => {
    const cells = alignments.map((alignment, column) =>
      padded(row[column] ?? '', widths[column] ?? 0, alignment),
    )
    return `${indent}${cells.join(gap)}`.trimEnd()
  })
}

function cellWidth(cell: string): number {
  return textWidth(unstyled(cell))
}

function padded(cell: string, width: number, alignment: Alignment): string {
  const space = ' '.repeat(Math.max(0, width - cellWidth(cell)))
  return alignment === 'start' ? cell + space : space + cell
}
