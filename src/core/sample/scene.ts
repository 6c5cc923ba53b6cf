import { drawingSide } from './drawings.ts'
import type { Random } from './random.ts'

type Sides = readonly [width: number, height: number]

/** Sides of the pictures in pixels: upright, lying and square, as photographs are. */
const pictureSides: [Sides, ...Sides[]] = [
  [320, 320],
  [384, 288],
  [288, 384],
  [400, 300],
  [300, 400],
]

/** A picture as SVG text: one drawing, placed by chance on a background that tells nothing about its label. */
export function drawScene(drawing: string, random: Random): string {
  const [width, height] = random.pick(pictureSides)
  const size = Math.min(width, height) * random.between(0.7, 0.98)
  const x = random.between(size * 0.46, width - size * 0.46)
  const y = random.between(size * 0.46, height - size * 0.46)
  const scale = size / drawingSide
  const mirror = random.pick([1, -1])
  const turn = random.between(-16, 16).toFixed(1)
  const centre = -drawingSide / 2
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    background(width, height, random),
    clutter(width, height, random),
    shadow(x, y, size, random),
    `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn})`,
    ` scale(${(scale * mirror).toFixed(3)} ${scale.toFixed(3)}) translate(${centre} ${centre})">`,
    drawing,
    '</g>',
    light(width, height, random),
    '</svg>',
  ].join('')
}

type Background = (width: number, height: number, random: Random) => string

function background(width: number, height: number, random: Random): string {
  const kinds: [Background, ...Background[]] = [
    plain,
    plain,
    horizon,
    stripes,
    dots,
    patches,
    tiles,
  ]
  return random.pick(kinds)(width, height, random)
}

/** Hue in degrees, saturation and lightness in percent. */
interface Colour {
  readonly hue: number
  readonly saturation: number
  readonly lightness: number
}

/** Any colour that a wall, a cloth or a lawn may have: muted, from rather dark to light. */
function anyColour(random: Random): Colour {
  return {
    hue: random.whole(0, 359),
    saturation: random.whole(6, 42),
    lightness: random.whole(36, 92),
  }
}

/** A colour beside another one, as in a pattern of one cloth. */
function neighbour({ hue, saturation, lightness }: Colour, random: Random): Colour {
  const change = random.whole(5, 13) * random.pick([1, -1])
  const kept = Math.min(94, Math.max(28, lightness + change))
  return { hue: (hue + random.whole(-18, 18) + 360) % 360, saturation, lightness: kept }
}

function css({ hue, saturation, lightness }: Colour): string {
  return `hsl(${hue} ${saturation}% ${lightness}%)`
}

/** Two colours of one pattern. */
function pair(random: Random): [string, string] {
  const first = anyColour(random)
  return [css(first), css(neighbour(first, random))]
}

const plain: Background = (width, height, random) => {
  const turn = random.whole(0, 359)
  const [first, second] = pair(random)
  return [
    `<defs><linearGradient id="plain" gradientTransform="rotate(${turn} .5 .5)">`,
    `<stop offset="0" stop-color="${first}"/>`,
    `<stop offset="1" stop-color="${second}"/></linearGradient></defs>`,
    rectangle(0, 0, width, height, 'url(#plain)'),
  ].join('')
}

const horizon: Background = (width, height, random) => {
  const edge = height * random.between(0.35, 0.75)
  const far = rectangle(0, 0, width, height, css(anyColour(random)))
  return far + rectangle(0, edge, width, height - edge, css(anyColour(random)))
}

const stripes: Background = (width, height, random) => {
  const [first, second] = pair(random)
  const step = random.between(14, 48)
  const reach = width + height
  const bars: string[] = []
  for (let x = -reach; x < reach; x += 2 * step)
    bars.push(rectangle(x, -reach, step, 3 * reach, second))
  const turn = `rotate(${random.whole(0, 179)} ${width / 2} ${height / 2})`
  return `${rectangle(0, 0, width, height, first)}<g transform="${turn}">${bars.join('')}</g>`
}

const dots: Background = (width, height, random) => {
  const [first, second] = pair(random)
  const step = random.between(18, 44)
  const radius = (step * random.between(0.15, 0.4)).toFixed(1)
  const circles: string[] = []
  for (let y = 0; y < height + step; y += step) {
    for (let x = 0; x < width + step; x += step) circles.push(circle(x, y, radius, second))
  }
  return rectangle(0, 0, width, height, first) + circles.join('')
}

const patches: Background = (width, height, random) => {
  const first = anyColour(random)
  const shapes = Array.from({ length: random.whole(8, 22) }, () =>
    circle(
      random.between(0, width),
      random.between(0, height),
      random.between(20, 110).toFixed(1),
      css(neighbour(first, random)),
      random.between(0.3, 0.9),
    ),
  )
  return rectangle(0, 0, width, height, css(first)) + shapes.join('')
}

const tiles: Background = (width, height, random) => {
  const colours = pair(random)
  const step = random.between(24, 70)
  const squares: string[] = []
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step)
      squares.push(rectangle(x, y, step, step, random.pick(colours)))
  }
  return squares.join('')
}

/** A few things that lie about and belong to no label. */
function clutter(width: number, height: number, random: Random): string {
  const shapes = Array.from({ length: random.whole(0, 3) }, () => {
    const [x, y] = [random.between(0, width), random.between(0, height)]
    const size = random.between(8, 30)
    const turn = `rotate(${random.whole(0, 359)} ${x.toFixed(1)} ${y.toFixed(1)})`
    const shape = random.pick([
      circle(x, y, (size / 2).toFixed(1), css(anyColour(random))),
      rectangle(x, y, size, size * random.between(0.2, 1), css(anyColour(random))),
    ])
    return `<g transform="${turn}">${shape}</g>`
  })
  return shapes.join('')
}

function shadow(x: number, y: number, size: number, random: Random): string {
  const opacity = random.between(0, 0.35).toFixed(2)
  return [
    `<ellipse cx="${x.toFixed(1)}" cy="${(y + size * 0.47).toFixed(1)}"`,
    ` rx="${(size * 0.42).toFixed(1)}" ry="${(size * 0.09).toFixed(1)}" opacity="${opacity}"/>`,
  ].join('')
}

/** Light that falls in from one side, over everything. */
function light(width: number, height: number, random: Random): string {
  const tone = random.pick(['#000', '#000', '#fff3d6', '#d6e8ff'])
  return [
    `<defs><linearGradient id="light" gradientTransform="rotate(${random.whole(0, 359)} .5 .5)">`,
    `<stop offset="0" stop-color="${tone}" stop-opacity="${random.between(0, 0.45).toFixed(2)}"/>`,
    `<stop offset="1" stop-color="${tone}" stop-opacity="0"/></linearGradient></defs>`,
    rectangle(0, 0, width, height, 'url(#light)'),
  ].join('')
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): string {
  return [
    `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}"`,
    ` width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`,
  ].join('')
}

function circle(x: number, y: number, radius: string, fill: string, opacity = 1): string {
  return [
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}"`,
    ` fill="${fill}" opacity="${opacity.toFixed(2)}"/>`,
  ].join('')
}
