import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../../src/core/project/store.ts'
import { newImage } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

const holderScript = resolve(import.meta.dirname, '../../../fixtures/project-holder.ts')

/** Another process that has the project open. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holderScript, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

function closedFolder(): string {
  const project = temporaryProject()
  project.close()
  return project.folder
}

describe('the lock of a project', () => {
  it('names the holder in another process', async () => {
    const folder = closedFolder()
    const child = await holdElsewhere(folder)
    expect(() => openProject(folder, projectOptions)).toThrow(
      expect.objectContaining({
        code: 'project.in-use',
        data: { path: folder, holder: `shop (PID ${child.pid}, ${hostname()})` },
      }),
    )
  })

  it('holds where the note about the holder is unreadable', async () => {
    const folder = closedFolder()
    await holdElsewhere(folder)
    writeFileSync(join(folder, 'holder.json'), '{"holder":')
    expect(() => openProject(folder, projectOptions)).toThrow(
      expect.objectContaining({ data: { path: folder, holder: '?' } }),
    )
  })

  it('is free after the holder was killed', async () => {
    const folder = closedFolder()
    const child = await holdElsewhere(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const project = openProject(folder, projectOptions)
    const { addedCount } = project.images.add([newImage(1)])
    project.close()
    expect(addedCount).toBe(1)
  })

  it('is free after the holder closed it', async () => {
    const folder = closedFolder()
    const child = await holdElsewhere(folder)
    child.stdin?.end()
    await once(child, 'exit')
    const project = openProject(folder, projectOptions)
    project.close()
    expect(project.name).toBe('shirts')
  })

  it('survives that nothing refers to the project any more', async () => {
    const folder = closedFolder()
    const code = `
      const { openProject } = await import(${JSON.stringify(resolve('src/core/project/store.ts'))})
      const options = { clock: () => new Date(), holder: 'collector' }
      const folder = openProject(${JSON.stringify(folder)}, options).folder
      for (let round = 0; round < 3; round++) { gc(); await new Promise(setImmediate) }
      try { openProject(folder, options); console.log('opened') } catch (error) { console.log(error.code) }`
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', code])
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    expect(said.toString().trim()).toBe('project.in-use')
  })
})
