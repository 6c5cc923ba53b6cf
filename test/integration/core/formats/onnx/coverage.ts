/** How often each cell of a table, row by row, was met. */
export class Coverage {
  readonly #counts = new Map<string, Map<string, number>>()

  constructor(cells: Iterable<readonly [row: string, cell: string]>) {
    for (const [row, cell] of cells) this.#rowOf(row).set(cell, 0)
  }

  note(row: string, cell: string): void {
    const counts = this.#rowOf(row)
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }

  /** The cells that were never met. */
  missing(): string[] {
    return [...this.#counts].flatMap(([row, counts]) =>
      [...counts].filter(([, count]) => count === 0).map(([cell]) => `${row}: ${cell}`),
    )
  }

  /** The table, one row a line. */
  toString(): string {
    return [...this.#counts]
      .map(([row, counts]) => {
        const cells = [...counts].map(([cell, count]) => `${cell} × ${count}`)
        return `${row}\n    ${cells.join('  ')}`
      })
      .join('\n  ')
  }

  #rowOf(row: string): Map<string, number> {
    const known = this.#counts.get(row)
    if (known) return known
    const counts = new Map<string, number>()
    this.#counts.set(row, counts)
    return counts
  }
}
