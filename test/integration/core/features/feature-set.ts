import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  FeatureImage,
  FeatureRequest,
} from '../../../../src/core/features/compute-features.ts'
import { imageIdSchema } from '../../../../src/shared/domain/ids.ts'
import type { ImageId } from '../../../../src/shared/domain/ids.ts'
import { jpegBytes } from '../../../fixtures/images.ts'
import { writeSmallBase } from '../../../fixtures/small-base.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

/** The id of the picture with a number. */
export function idOf(number: number): ImageId {
  return imageIdSchema.parse(number.toString(16).padStart(32, '0'))
}

/** Pictures and a small base in a folder of the test's own, and a request for the features of all of them. */
export async function featureSet(pictureCount: number): Promise<FeatureRequest> {
  const { path } = testFolder()
  const basesFolder = join(path, 'bases')
  const pictures = join(path, 'pictures')
  mkdirSync(pictures)
  const images: FeatureImage[] = []
  for (let number = 0; number < pictureCount; number++) {
    const picture = join(pictures, `${number}.jpg`)
    await writeFile(picture, await jpegBytes(number))
    images.push({ id: idOf(number), path: picture })
  }
  return {
    base: await writeSmallBase(basesFolder),
    basesFolders: [basesFolder],
    side: 32,
    views: ['plain'],
    images,
    cacheFolder: join(path, 'features'),
    viewFolder: join(path, 'views'),
    lanes: { kind: 'this-thread' },
  }
}
