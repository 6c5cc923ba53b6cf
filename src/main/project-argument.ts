import { resolve } from 'node:path'

/**
 * The project that a start of the application names: its first argument that is no switch, as an absolute path; null for
 * none. In an application that is not packaged the first argument is the application's own folder.
 */
export function projectArgument(
  argv: readonly string[],
  isPackaged: boolean,
  workingFolder: string,
): string | null {
  const named = argv.filter((argument) => !argument.startsWith('-'))[isPackaged ? 1 : 2]
  return named === undefined ? null : resolve(workingFolder, named)
}
