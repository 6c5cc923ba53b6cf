import sharp from 'sharp'

/** Unevenness of a camera's sensor: the tile is laid over the pixels from `offset` on and repeated. */
export interface Grain {
  /** Brightness added to a pixel, in levels. */
  readonly tile: Int8Array
  readonly offset: number
}

/** How a drawing becomes a picture file. */
export interface DrawOptions {
  /** JPEG quality, 1 to 100. */
  readonly quality: number
  readonly grain: Grain
  /** Standard deviation of a soft lens, in pixels; 0 is sharp, otherwise at least 0.3. */
  readonly blur: number
}

/**
 * Draws SVG text of Graft's own making as JPEG bytes. The same text and options give the same bytes with the same
 * sharp. Pictures of people never come here: SVG is refused when importing.
 */
export async function drawJpeg(svg: string, options: DrawOptions): Promise<Uint8Array> {
  const drawn = sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).toColourspace('srgb')
  const soft = options.blur > 0 ? drawn.blur(options.blur) : drawn
  const { data, info } = await soft.raw().toBuffer({ resolveWithObject: true })
  addGrain(data, info.channels, options.grain)
  const { width, height, channels } = info
  return await sharp(data, { raw: { width, height, channels } })
    .jpeg({ quality: options.quality, chromaSubsampling: '4:2:0' })
    .toBuffer()
}

/** Adds the grain in place; a clamped array keeps every level in 0 to 255. */
function addGrain(data: Uint8Array, channels: number, grain: Grain): void {
  const levels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)
  const { tile, offset } = grain
  for (let at = 0, pixel = offset; at < levels.length; at += channels, pixel += 1) {
    const added = tile[pixel % tile.length] ?? 0
    for (let channel = at; channel < at + channels; channel += 1) {
      levels[channel] = (levels[channel] ?? 0) + added
    }
  }
}
