import { availableParallelism } from 'node:os'

/** Maps a list with as many calls under way as there are cores; results keep the order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  const queue = items.entries()
  const work = async () => {
    for (const [index, item] of queue) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results
}
