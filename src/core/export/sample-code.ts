/** Sample code beside an exported ONNX file, by file name; each runs as it is: `python predict.py photo.jpg`. */
export function onnxSamples(): Record<string, string> {
  return { 'predict.py': onnxPython, 'predict.mjs': onnxNode }
}

/** Sample code beside exported TF.js layers; it resizes as Graft does, since TF.js has no antialiased resize. */
export function tfjsSamples(side: number): Record<string, string> {
  return { 'predict.mjs': tfjsNode(side), 'resize.mjs': resizeModule }
}

const onnxPython = `"""Answers for photographs.   Run:  python predict.py photo.jpg [more.jpg ...]

Needs:  pip install onnxruntime pillow numpy
The model takes RGB bytes of any size; resizing and preprocessing are inside.
"""
import os
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
session = onnxruntime.InferenceSession(os.path.join(here, 'model.onnx'))
with open(os.path.join(here, 'labels.txt'), encoding='utf-8') as file:
    labels = file.read().splitlines()


def read(path):
    """RGB bytes [1, height, width, 3]: turned upright, transparency over white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode in ('RGBA', 'LA', 'PA') or 'transparency' in image.info:
        image = image.convert('RGBA')
        white = Image.new('RGBA', image.size, 'white')
        image = Image.alpha_composite(white, image)
    return np.asarray(image.convert('RGB'))[np.newaxis]


for path in sys.argv[1:]:
    probabilities = session.run(None, {'image': read(path)})[0][0]
    best = int(probabilities.argmax())
    print(f'{path}\\t{labels[best]}\\t{probabilities[best]:.6f}')
`

const onnxNode = `// Answers for photographs.   Run:  node predict.mjs photo.jpg [more.jpg ...]
// Needs:  npm install onnxruntime-node sharp
// The model takes RGB bytes of any size; resizing and preprocessing are inside.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

const session = await InferenceSession.create(join(import.meta.dirname, 'model.onnx'))
const labels = (await readFile(join(import.meta.dirname, 'labels.txt'), 'utf8')).trimEnd().split('\\n')

for (const path of process.argv.slice(2)) {
  const { data, info } = await sharp(path)
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const image = new Tensor('uint8', data, [1, info.height, info.width, 3])
  const { probabilities } = await session.run({ image })
  const values = Array.from(probabilities.data)
  const best = values.indexOf(Math.max(...values))
  console.log([path, labels[best], values[best].toFixed(6)].join('\\t'))
}
`

const tfjsNode = (
  side: number,
) => `// Answers for photographs.   Run:  node predict.mjs photo.jpg [more.jpg ...]
// Needs:  npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm sharp
// The model takes ${side} x ${side} RGB values 0..255; preprocessing is inside.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { resize } from './resize.mjs'

const require = createRequire(import.meta.url)
const tf = require('@tensorflow/tfjs-core')
const { loadLayersModel } = require('@tensorflow/tfjs-layers')
const wasm = require('@tensorflow/tfjs-backend-wasm')
wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/')
await tf.setBackend('wasm')

const side = ${side}
const here = import.meta.dirname
const labels = (await readFile(join(here, 'labels.txt'), 'utf8')).trimEnd().split('\\n')
const model = await loadLayersModel({
  async load() {
    const json = JSON.parse(await readFile(join(here, 'model.json'), 'utf8'))
    const paths = json.weightsManifest.flatMap((group) => group.paths)
    const parts = await Promise.all(paths.map((path) => readFile(join(here, path))))
    const bytes = Buffer.concat(parts)
    return {
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    }
  },
})

for (const path of process.argv.slice(2)) {
  const { data, info } = await sharp(path)
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = resize(data, info.width, info.height, side)
  const output = model.predict(tf.tensor4d(Float32Array.from(pixels), [1, side, side, 3]))
  const values = Array.from(await output.data())
  const best = values.indexOf(Math.max(...values))
  console.log([path, labels[best], values[best].toFixed(6)].join('\\t'))
}
`

const resizeModule = `// Resizes RGB bytes to side x side with an antialiased triangle filter, as the model was trained with.

/** For each target position: the first source position and the weights of those it covers. */
function filter(from, to) {
  const scale = from / to
  const reach = Math.max(scale, 1)
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * scale
    const first = Math.max(0, Math.floor(centre - reach))
    const last = Math.min(from, Math.ceil(centre + reach))
    const raw = []
    for (let source = first; source < last; source++) {
      raw.push(Math.max(0, 1 - Math.abs(source + 0.5 - centre) / reach))
    }
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return { first, weights: raw.map((weight) => weight / sum) }
  })
}

export function resize(data, width, height, side) {
  const columns = filter(width, side)
  const rows = filter(height, side)
  const narrow = new Float64Array(height * side * 3)
  for (let y = 0; y < height; y++) {
    columns.forEach(({ first, weights }, x) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        weights.forEach((weight, k) => {
          sum += weight * data[(y * width + first + k) * 3 + channel]
        })
        narrow[(y * side + x) * 3 + channel] = sum
      }
    })
  }
  const pixels = new Uint8Array(side * side * 3)
  rows.forEach(({ first, weights }, y) => {
    for (let i = 0; i < side * 3; i++) {
      let sum = 0
      weights.forEach((weight, k) => {
        sum += weight * narrow[(first + k) * side * 3 + i]
      })
      pixels[y * side * 3 + i] = Math.min(255, Math.max(0, Math.round(sum)))
    }
  })
  return pixels
}
`
