import * as z from 'zod'
import { projectSummarySchema, recentProjectSchema } from '../../domain/project.ts'
import { inProject, procedure } from '../builder.ts'

export const projectContract = {
  /** Makes an empty project; the folder must not exist. */
  create: procedure.input(inProject).output(projectSummarySchema),
  /** Opens a project, takes its lock and recovers what a killed process left. Opening it again is harmless. */
  open: procedure.input(inProject).output(projectSummarySchema),
  /** Releases the project's lock. */
  close: procedure.input(inProject).output(z.void()),
  /** Projects opened lately, the newest first. */
  recent: procedure.output(z.array(recentProjectSchema)),
}
