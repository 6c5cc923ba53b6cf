import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../src/core/sample/random.ts'
import { drawScene } from '../../../../src/core/sample/scene.ts'

const drawing = '<path d="M0 0h36v36z"/>'

function scene(name: string): string {
  return drawScene(drawing, createRandom(1, name))
}

describe('drawScene', () => {
  it('puts the drawing on a background of a photograph’s size', () => {
    const svg = scene('a')
    expect(svg).toMatch(/^<svg xmlns="[^"]+" width="(320|384|288|400|300)" height="\d{3}">/)
    expect(svg).toContain(drawing)
  })

  it('is the same for the same chance and another for another', () => {
    expect(scene('a')).toBe(scene('a'))
    expect(scene('a')).not.toBe(scene('b'))
  })

  it('keeps the middle of the drawing well inside the picture', () => {
    const places = Array.from({ length: 200 }, (_, index) => place(scene(`picture ${index}`)))
    expect(Math.min(...places.flat())).toBeGreaterThan(0.15)
    expect(Math.max(...places.flat())).toBeLessThan(0.85)
  })
})

/** Where the middle of the drawing is, as shares of the picture's width and height. */
function place(svg: string): [number, number] {
  const [, width = NaN, height = NaN] = /width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? []
  const [, x = NaN, y = NaN] = /translate\(([\d.]+) ([\d.]+)\) rotate/.exec(svg)?.map(Number) ?? []
  return [x / width, y / height]
}
