import type { Command } from 'commander'
import type { MessageKey, Translate } from '../shared/locales/translate.ts'
import type { Session } from './session.ts'

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

/** The name a command's words are found by. */
export type CommandName = {
  [Key in MessageKey]: Key extends `cli.${infer Name}.description` ? Name : never
}[MessageKey]

/** What commands are declared with. */
export interface Cli {
  readonly words: Translate
  /**
   * Adds a command, with the options that every command has. `usage` is its name and arguments; `example` a line that
   * works, for its help.
   */
  command(parent: Command, usage: string, name: CommandName, example: string): Command
  /** Does a command's work and prints what comes of it; failures reach the caller of `parseAsync`. */
  run(options: CommonOptions, work: (session: Session) => Promise<void>): Promise<void>
}

/** Makes the declarations of one invocation. */
export function createCli(words: Translate, run: Cli['run']): Cli {
  return {
    words,
    run,
    command: (parent, usage, name, example) =>
      parent
        .command(usage)
        .description(words(`cli.${name}.description`))
        .option('--json', words('cli.option.json'))
        .option('-q, --quiet', words('cli.option.quiet'))
        .addHelpText('after', `\n${words('cli.help.example')}\n  ${example}`),
  }
}
