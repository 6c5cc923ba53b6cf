import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DownloadRequest } from '../../../../src/core/weights/download.ts'
import { download } from '../../../../src/core/weights/download.ts'
import type { Answer, FileServer } from './file-server.ts'
import { dropsAfter, serve, stallsAfter, status, wellBehaved } from './file-server.ts'

/** A file large enough to arrive in several pieces. */
const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) & 0xff)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const otherBytes = bytes.map((value) => value ^ 0xff)

let folder: string
let server: FileServer | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-download-'))
})

afterEach(async () => {
  await server?.close()
  server = null
  await rm(folder, { recursive: true, force: true })
})

/** Downloads from a server with these answers; attempts follow each other at once. */
async function fetchFrom(
  answers: readonly Answer[],
  request: Partial<DownloadRequest> = {},
): Promise<void> {
  const served = await serve(...answers)
  server = served
  await download({
    address: served.address,
    to: join(folder, 'cache', 'file.tgz'),
    sha256,
    sizeBytes: bytes.length,
    stallMs: 5_000,
    retryDelaysMs: [0, 0, 0],
    ...request,
    onProgress: (doneBytes, totalBytes) => {
      served.received(doneBytes)
      request.onProgress?.(doneBytes, totalBytes)
    },
  })
}

async function arrived(): Promise<Buffer> {
  return await readFile(join(folder, 'cache', 'file.tgz'))
}

async function namesInCache(): Promise<string[]> {
  return (await readdir(join(folder, 'cache'))).toSorted()
}

describe('a download that goes well', () => {
  it('brings the bytes and leaves nothing else behind', async () => {
    await fetchFrom([wellBehaved(bytes)])
    expect((await arrived()).equals(bytes)).toBe(true)
    expect(await namesInCache()).toEqual(['file.tgz'])
  })

  it('is not repeated when the file is there and right', async () => {
    await fetchFrom([wellBehaved(bytes)])
    await download({
      address: server?.address ?? '',
      to: join(folder, 'cache', 'file.tgz'),
      sha256,
      sizeBytes: null,
    })
    expect(server?.requests).toHaveLength(1)
  })

  it('replaces a file of that name that is not the right one', async () => {
    const to = join(folder, 'file.tgz')
    await writeFile(to, otherBytes)
    await fetchFrom([wellBehaved(bytes)], { to })
    expect((await readFile(to)).equals(bytes)).toBe(true)
  })

  it('works where neither size nor checksum is published', async () => {
    await fetchFrom([wellBehaved(bytes)], { sha256: null, sizeBytes: null })
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('tells progress that never goes back and ends at the total', async () => {
    const seen: [number, number | null][] = []
    await fetchFrom([dropsAfter(bytes, 100_000), wellBehaved(bytes, '"2"')], {
      onProgress: (done, total) => seen.push([done, total]),
    })
    const done = seen.map(([count]) => count)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toEqual([300_000, 300_000])
  })
})

describe('a connection that is lost', () => {
  it('goes on where it ended, with the version it began', async () => {
    await fetchFrom([dropsAfter(bytes, 100_000), wellBehaved(bytes)])
    expect((await arrived()).equals(bytes)).toBe(true)
    const second = server?.requests[1]?.headers
    expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect(second?.['if-range']).toBe('"1"')
  })

  it('goes on in a later call', async () => {
    const failing = fetchFrom([dropsAfter(bytes, 100_000)], { retryDelaysMs: [] })
    await expect(failing).rejects.toMatchObject({ code: 'download.failed' })
    const again = await serve(wellBehaved(bytes))
    const to = join(folder, 'cache', 'file.tgz')
    await writeFile(`${to}.part.json`, JSON.stringify({ address: again.address, validator: '"1"' }))
    await download({ address: again.address, to, sha256, sizeBytes: null })
    await again.close()
    expect(again.requests[0]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('is taken up any number of times while bytes arrive', async () => {
    await fetchFrom([dropsAfter(bytes, 20_000)], { retryDelaysMs: [0] })
    expect((await arrived()).equals(bytes)).toBe(true)
    expect(server?.requests.length).toBeGreaterThan(3)
  })

  it('is given up when nothing arrives any more, keeping what came', async () => {
    const refuses: Answer = (_request, response) => void response.destroy()
    await expect(fetchFrom([dropsAfter(bytes, 100_000), refuses])).rejects.toMatchObject({
      code: 'download.failed',
    })
    expect(server?.requests).toHaveLength(4)
    expect(await namesInCache()).toEqual(['file.tgz.part', 'file.tgz.part.json'])
  })

  it('counts a silent server as lost', async () => {
    await fetchFrom([stallsAfter(bytes, 1_000), wellBehaved(bytes)], { stallMs: 200 })
    expect((await arrived()).equals(bytes)).toBe(true)
    expect(server?.requests).toHaveLength(2)
  })

  it('names a host that cannot be reached', async () => {
    const gone = await serve(status(200))
    await gone.close()
    await expect(fetchFrom([status(200)], { address: gone.address })).rejects.toMatchObject({
      code: 'download.failed',
      data: { address: gone.address, detail: 'the connection was lost (ECONNREFUSED)' },
    })
  })
})

describe('a server with other habits', () => {
  it('begins anew when the file changed in between', async () => {
    await fetchFrom([dropsAfter(otherBytes, 100_000, '"old"'), wellBehaved(bytes, '"new"')])
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('begins anew when ranges are ignored', async () => {
    const ignoresRange: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    }
    await fetchFrom([dropsAfter(bytes, 100_000), ignoresRange])
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('begins anew when it goes on at another place', async () => {
    const wrongPlace: Answer = (_request, response) => {
      response.writeHead(206, { 'content-range': `bytes 5-9/${bytes.length}` }).end('12345')
    }
    await fetchFrom([dropsAfter(bytes, 100_000), wrongPlace, wellBehaved(bytes)])
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('finishes a part that was whole already', async () => {
    server = await serve(wellBehaved(bytes))
    const to = join(folder, 'file.tgz')
    await writeFile(`${to}.part`, bytes)
    await writeFile(
      `${to}.part.json`,
      JSON.stringify({ address: server.address, validator: '"1"' }),
    )
    await download({ address: server.address, to, sha256, sizeBytes: bytes.length })
    expect((await readFile(to)).equals(bytes)).toBe(true)
  })

  it('begins anew when the range lies outside the file', async () => {
    server = await serve(status(416), wellBehaved(bytes))
    const to = join(folder, 'file.tgz')
    await writeFile(`${to}.part`, new Uint8Array(400_000))
    await writeFile(`${to}.part.json`, JSON.stringify({ address: server.address, validator: null }))
    await download({ address: server.address, to, sha256, sizeBytes: null, retryDelaysMs: [0] })
    expect((await readFile(to)).equals(bytes)).toBe(true)
  })

  it('does not continue bytes that neither a version nor a checksum vouches for', async () => {
    server = await serve(wellBehaved(bytes))
    const to = join(folder, 'file.tgz')
    await writeFile(`${to}.part`, otherBytes.subarray(0, 1000))
    await writeFile(`${to}.part.json`, JSON.stringify({ address: server.address, validator: null }))
    await download({ address: server.address, to, sha256: null, sizeBytes: null })
    expect(server.requests[0]?.headers.range).toBeUndefined()
    expect((await readFile(to)).equals(bytes)).toBe(true)
  })

  it('is asked again after it was busy', async () => {
    await fetchFrom([status(500), status(503), status(429), wellBehaved(bytes)])
    expect((await arrived()).equals(bytes)).toBe(true)
  })

  it('is not asked again when the file is not there', async () => {
    await expect(fetchFrom([status(404)])).rejects.toMatchObject({
      code: 'download.failed',
      data: { detail: 'the server answered 404 Not Found' },
    })
    expect(server?.requests).toHaveLength(1)
  })

  it('is not believed when it offers another size', async () => {
    await expect(fetchFrom([wellBehaved(bytes.subarray(0, 999))])).rejects.toMatchObject({
      code: 'download.failed',
      data: { detail: 'the server sends 999 bytes instead of 300000' },
    })
  })

  it('is not believed when it sends more than was announced', async () => {
    const endless: Answer = (_request, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' })
      response.write(bytes)
      response.end(bytes)
    }
    await expect(fetchFrom([endless])).rejects.toMatchObject({ code: 'download.failed' })
  })
})

describe('bytes that are wrong', () => {
  it('are thrown away and named', async () => {
    await expect(fetchFrom([wellBehaved(otherBytes)])).rejects.toMatchObject({
      code: 'weights.checksum',
      data: { expected: sha256, found: createHash('sha256').update(otherBytes).digest('hex') },
    })
    expect(await namesInCache()).toEqual([])
  })

  it('are fetched once more when they were continued from an earlier attempt', async () => {
    server = await serve(wellBehaved(bytes))
    const to = join(folder, 'file.tgz')
    await writeFile(`${to}.part`, otherBytes.subarray(0, 1000))
    await writeFile(
      `${to}.part.json`,
      JSON.stringify({ address: server.address, validator: '"1"' }),
    )
    await download({ address: server.address, to, sha256, sizeBytes: null })
    expect((await readFile(to)).equals(bytes)).toBe(true)
    expect(server.requests).toHaveLength(2)
  })
})

describe('circumstances', () => {
  it('keeps what arrived when it is stopped', async () => {
    const controller = new AbortController()
    const stopped = fetchFrom([stallsAfter(bytes, 1_000)], {
      signal: controller.signal,
      onProgress: (done) => void (done > 0 && controller.abort()),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'work.cancelled' })
    expect(await namesInCache()).toEqual(['file.tgz.part', 'file.tgz.part.json'])
  })

  it('refuses what the disk has no room for before it arrives', async () => {
    const huge: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 2 ** 52 }).write('a')
    }
    await expect(fetchFrom([huge], { sizeBytes: null })).rejects.toMatchObject({
      code: 'download.disk-full',
      data: { needed: 2 ** 52 },
    })
  })

  it('lets two that want the same file take turns', async () => {
    server = await serve(wellBehaved(bytes))
    const request = {
      address: server.address,
      to: join(folder, 'file.tgz'),
      sha256,
      sizeBytes: null,
    }
    await Promise.all([download(request), download(request)])
    expect(server.requests).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['file.tgz'])
  })
})
