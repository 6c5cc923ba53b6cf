import { describe, expect, it } from 'vitest'
import { PictureStream } from '../../../../src/core/features/picture-stream.ts'

async function allOf(stream: PictureStream<string>): Promise<string[]> {
  const items: string[] = []
  for (let item = await stream.next(); item !== null; item = await stream.next()) items.push(item)
  return items
}

async function* later(...items: string[]) {
  yield* items
}

describe('PictureStream', () => {
  it('hands out a list', async () => {
    expect(await allOf(new PictureStream(['a', 'b', 'c']))).toEqual(['a', 'b', 'c'])
  })

  it('hands out a stream', async () => {
    expect(await allOf(new PictureStream(later('a', 'b', 'c')))).toEqual(['a', 'b', 'c'])
  })

  it('hands each item to one of several takers, in order', async () => {
    const stream = new PictureStream(later('a', 'b', 'c'))
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => stream.next()))
    expect(taken).toEqual(['a', 'b', 'c', null, null])
  })

  it('ends when it is stopped, and its source with it', async () => {
    let isEnded = false
    function* source() {
      try {
        yield* ['a', 'b', 'c']
      } finally {
        isEnded = true
      }
    }
    const stream = new PictureStream(source())
    await stream.next()
    stream.stop()
    expect([await stream.next(), isEnded]).toEqual([null, true])
  })

  it('tells an error of its source to one taker', async () => {
    function* source() {
      yield 'a'
      throw new Error('broke off')
    }
    const stream = new PictureStream(source())
    const results = await Promise.allSettled([stream.next(), stream.next(), stream.next()])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
