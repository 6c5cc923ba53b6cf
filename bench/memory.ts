/**
 * 20,000 generated JPEG files of 1600 × 1200: imported and featurised, peak resident memory of all processes together.
 *
 * Run:  npm run build && node bench/memory.ts [count] [folder for the pictures]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

const root = resolve(import.meta.dirname, '..')
const count = Number(process.argv[2] ?? 20_000)
const folder = resolve(process.argv[3] ?? join(tmpdir(), 'graft-memory'))
const labelCount = 10

/** Pictures with soft shapes and grain, all different, about as heavy to decode as photographs. */
async function makePictures(to: string): Promise<void> {
  for (let label = 0; label < labelCount; label++)
    mkdirSync(join(to, `label-${label}`), { recursive: true })
  const make = async (index: number) => {
    const file = join(to, `label-${index % labelCount}`, `${index}.jpg`)
    if (existsSync(file)) return
    // An 80 × 60 picture of seeded noise, enlarged: smooth areas, edges, and no two alike.
    let state = index * 2654435761 + 1
    const small = Buffer.alloc(80 * 60 * 3)
    for (let i = 0; i < small.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      small[i] = (state >>> 24) * 0.5 + 12 * (index % labelCount)
    }
    const raw = { raw: { width: 80, height: 60, channels: 3 as const } }
    writeFileSync(file, await sharp(small, raw).resize(1600, 1200).jpeg({ quality: 85 }).toBuffer())
  }
  for (let start = 0; start < count; start += 8) {
    await Promise.all(Array.from({ length: Math.min(8, count - start) }, (_, k) => make(start + k)))
  }
}

/** Resident bytes of a process and all that it started. */
function residentBytes(pid: number): number {
  let total = 0
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // Gone between the listing and the reading.
    }
  }
  const add = (id: number) => {
    try {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]
      total += Number(kilobytes ?? 0) * 1024
    } catch {
      // Gone as well.
    }
    for (const child of children.get(id) ?? []) add(child)
  }
  add(pid)
  return total
}

async function measure(step: string, ...words: string[]): Promise<void> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), ...words], {
    env: { ...process.env, GRAFT_HOME: join(folder, 'home') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, residentBytes(child.pid ?? 0))), 100)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(timer)
  const seconds = (performance.now() - startedAt) / 1000
  console.log(
    `${step.padEnd(10)} ${seconds.toFixed(0).padStart(5)} s  ${(count / seconds).toFixed(0).padStart(5)} images/s  ` +
      `peak ${(peak / 1e6).toFixed(0)} MB in all processes`,
  )
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`)
}

const pictures = join(folder, 'pictures')
await makePictures(pictures)
const project = join(folder, `memory-${Date.now()}.graft`)
await measure('new', 'new', project)
await measure('import', 'import', project, pictures)
await measure('train', 'train', project)
