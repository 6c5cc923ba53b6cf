import type { Migration } from '../migrate.ts'
import { first } from './0001-first.ts'

/**
 * All steps of the schema, oldest first, without gaps. A step that has shipped is never changed.
 */
export const migrations: readonly Migration[] = [first]
