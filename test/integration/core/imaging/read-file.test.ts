import { appendFile, truncate, utimes } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { withFile } from '../../../../src/core/imaging/read-file.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

test('a file is read whole', async () => {
  const path = await testFolder().write('a', 'content')
  const bytes = await withFile(path, (file) => file.all())
  expect(Buffer.from(bytes).toString()).toBe('content')
})

test('its start is no more than was asked for', async () => {
  const path = await testFolder().write('a', 'content')
  const head = await withFile(path, (file) => file.head(3))
  expect(Buffer.from(head).toString()).toBe('con')
})

test('a file that grew since it was opened has changed', async () => {
  const path = await testFolder().write('a', 'content')
  const reading = withFile(path, async (file) => {
    await appendFile(path, ' and more')
    return file.all()
  })
  await expect(reading).rejects.toMatchObject({ data: { path, problem: 'changed-on-disk' } })
})

test('a file that shrank since it was opened has changed', async () => {
  const path = await testFolder().write('a', 'content')
  const reading = withFile(path, async (file) => {
    await truncate(path, 2)
    return file.all()
  })
  await expect(reading).rejects.toMatchObject({ data: { problem: 'changed-on-disk' } })
})

test('a file of the same size that was written to has changed', async () => {
  const path = await testFolder().write('a', 'content')
  const reading = withFile(path, async (file) => {
    await utimes(path, 1, 1)
    return file.all()
  })
  await expect(reading).rejects.toMatchObject({ data: { problem: 'changed-on-disk' } })
})

test('an empty file is a problem of its own', async () => {
  const path = await testFolder().write('a', '')
  await expect(withFile(path, (file) => file.all())).rejects.toMatchObject({
    data: { problem: 'empty' },
  })
})

test('an error of the work that is no error of the file comes through', async () => {
  const path = await testFolder().write('a', 'content')
  const error = new Error('a bug')
  await expect(withFile(path, () => Promise.reject(error))).rejects.toBe(error)
})
