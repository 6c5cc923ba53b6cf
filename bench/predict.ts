/**
 * One 2-megapixel JPEG answered by a warm service, from the call to the answer.
 *
 * Run:  npm run build && node bench/predict.ts
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { createBenchService, finish } from './service.ts'

const callCount = 50
const service = createBenchService()
try {
  const { client, folder } = service
  const project = join(folder, 'sample.graft')
  await finish(await client.sample.create({ name: 'drawn', project }))
  const run = await client.run.start({ project, plan: {} })
  await finish(await client.run.watch({ project, runId: run.id }))
  const [first] = (await client.image.list({ project, offset: 0, limit: 1 })).images
  const photograph = join(folder, 'two-megapixels.jpg')
  writeFileSync(
    photograph,
    await sharp(first?.path).resize(1632, 1224, { fit: 'fill' }).jpeg({ quality: 90 }).toBuffer(),
  )
  const times: number[] = []
  for (let call = 0; call < callCount; call++) {
    const startedAt = performance.now()
    await finish(await client.prediction.files({ project, sources: [photograph], topCount: 3 }))
    times.push(performance.now() - startedAt)
  }
  const warm = times.slice(5).sort((a, b) => a - b)
  const at = (share: number) => (warm[Math.floor(warm.length * share)] ?? NaN).toFixed(1)
  console.log(`first call, cold   ${(times[0] ?? NaN).toFixed(0)} ms`)
  console.log(`warm, median       ${at(0.5)} ms`)
  console.log(`warm, 90th percent ${at(0.9)} ms`)
} finally {
  await service.close()
}
