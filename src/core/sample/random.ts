/** Chance that repeats: the same seed gives the same numbers on every computer. */
export interface Random {
  /** A number in [low, high). */
  between(low: number, high: number): number
  /** A whole number in [low, high]. */
  whole(low: number, high: number): number
  /** One of the items, each equally likely. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** The items in another order. */
  shuffled<Item>(items: readonly Item[]): Item[]
}

/**
 * Chance from a seed and a name, so that every picture has its own and adding one changes no other.
 * The generator is Tommy Ettinger's mulberry32, seeded through the FNV-1a hash of the name.
 */
export function createRandom(seed: number, name: string): Random {
  const next = mulberry32(fnv1a(`${seed} ${name}`))
  const between = (low: number, high: number) => low + next() * (high - low)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    between,
    whole,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    shuffled: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
