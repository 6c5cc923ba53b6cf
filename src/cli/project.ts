import { stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, relative } from 'node:path'
import type { ProjectSummary } from '../shared/domain/project.ts'
import type { ServiceClient } from './host.ts'
import type { Session } from './session.ts'
import { absolutePath } from './session.ts'

const projectEnding = '.graft'
const markerName = 'Open.graftproject'

/** An open project, and the service that opened it. */
export interface OpenProject {
  readonly client: ServiceClient
  /** The absolute path of its folder, as every call names it. */
  readonly project: string
  readonly summary: ProjectSummary
}

/** Opens the project of an argument; later calls find it open. */
export async function openProject(session: Session, path: string): Promise<OpenProject> {
  const project = await findProject(session, path)
  const client = await session.service()
  return { client, project, summary: await client.project.open({ project }) }
}

/** The folder that a person means: `shirts` stands for `shirts.graft`, and the file that opens a project for its folder. */
export async function findProject(session: Session, path: string): Promise<string> {
  const given = absolutePath(session, path)
  if (basename(given) === markerName) return dirname(given)
  const ended = withEnding(given)
  return !(await exists(given)) && (await exists(ended)) ? ended : given
}

/** The folder of a project that is to be made. */
export function newProjectFolder(session: Session, path: string): string {
  return withEnding(absolutePath(session, path))
}

/** A project's name as people write it in the next command. */
export function shownProject(session: Session, project: string): string {
  const inside = relative(session.host.workingFolder, project)
  const shown = inside === '' || inside.startsWith('..') || isAbsolute(inside) ? project : inside
  return /[\s'"]/.test(shown) ? `"${shown}"` : shown
}

function withEnding(path: string): string {
  return path.endsWith(projectEnding) ? path : `${path}${projectEnding}`
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
