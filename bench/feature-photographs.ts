import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/**
 * Photographs of a small data set as a larger one has them: enlarged to 400 × 533 or 533 × 400, each in three versions,
 * JPEG of quality 90. Made once; gives the paths of `imageCount` of them.
 */
export async function preparePhotographs(
  photographs: string,
  folder: string,
  imageCount: number,
): Promise<string[]> {
  const sources = readdirSync(photographs).flatMap((label) =>
    readdirSync(join(photographs, label)).map((name) => join(label, name)),
  )
  const paths: string[] = []
  for (const source of sources) {
    for (const version of ['plain', 'mirrored', 'turned'] as const) {
      const path = join(folder, source.replace('.jpg', `-${version}.jpg`))
      paths.push(path)
      if (existsSync(path)) continue
      mkdirSync(dirname(path), { recursive: true })
      const picture = sharp(join(photographs, source))
      const { width, height } = await picture.metadata()
      const [across, down] = width > height ? [533, 400] : [400, 533]
      const enlarged = picture.resize(across, down, { fit: 'fill', kernel: 'lanczos3' })
      if (version === 'mirrored') enlarged.flop()
      if (version === 'turned') enlarged.flip()
      writeFileSync(path, await enlarged.jpeg({ quality: 90 }).toBuffer())
    }
  }
  const step = Math.max(1, Math.floor(paths.length / imageCount))
  return paths.filter((_, index) => index % step === 0).slice(0, imageCount)
}
