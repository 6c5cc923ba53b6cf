import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../src/core/project/store.ts'
import { newImages } from '../../../fixtures/new-images.ts'
import { temporaryProject } from '../../../fixtures/temporary-project.ts'

const imageCount = 20_000
const batchSize = 500

/**
 * 20,000 images of five labels, imported in batches; every hundredth is a near-duplicate of the one
 * before it.
 */
function largeProject(): Project {
  const project = temporaryProject()
  const importId = project.labelling.begin()
  for (let start = 0; start < imageCount; start += batchSize) {
    const batch = newImages(start, start + batchSize).map((image, index, all) => ({
      ...image,
      labelName: `label ${(start + index) % 5}`,
      perceptualHash: (index % 100 === 99 ? all[index - 1] : image)?.perceptualHash ?? '',
    }))
    project.images.add(batch, { importId })
  }
  project.labelling.end(importId)
  return project
}

describe('a project of 20,000 images', () => {
  it('is imported, paged, frozen and undone as a whole', { timeout: 120_000 }, () => {
    const project = largeProject()
    const shares = project.labels
      .list()
      .map(({ learnCount, heldOutCount }) => heldOutCount / (learnCount + heldOutCount))
    expect(shares.map((share) => Math.round(share * 100))).toEqual([20, 20, 20, 20, 20])

    const { totalCount, images } = project.images.page({ offset: 19_990, limit: 100 })
    expect([totalCount, images.map((image) => image.fileName).at(-1), images.length]).toEqual([
      imageCount,
      '19999.jpg',
      10,
    ])

    const { snapshot, leftOut } = project.snapshot()
    const groups = new Set(snapshot.images.map((image) => image.group))
    expect([snapshot.images.length, leftOut.length, groups.size]).toEqual([
      imageCount,
      0,
      imageCount - 200,
    ])

    expect([...project.images.files()]).toHaveLength(imageCount)
    expect(project.labelling.undo().changedCount).toBe(imageCount)
    expect(project.summary()).toMatchObject({ imageCount, unlabelledCount: imageCount, labels: [] })
    expect(project.labelling.redo().changedCount).toBe(imageCount)
  })
})
