import { Command } from 'commander'
import type { Cli } from './cli.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDiagnosticsCommand } from './commands/diagnostics.ts'
import { addExportCommand } from './commands/export.ts'
import { addHistoryCommands } from './commands/history.ts'
import { addImagesCommand } from './commands/images.ts'
import { addImportCommand } from './commands/import.ts'
import { addInfoCommands } from './commands/info.ts'
import { addJudgeCommand } from './commands/judge.ts'
import { addLabelCommands } from './commands/label.ts'
import { addNewCommand } from './commands/new.ts'
import { addOpenCommand } from './commands/open.ts'
import { addPredictCommand } from './commands/predict.ts'
import { addRelinkCommand } from './commands/relink.ts'
import { addRunCommands } from './commands/run.ts'
import { addSampleCommand } from './commands/sample.ts'
import { addTrainCommand } from './commands/train.ts'
import type { CliHost, TextStream } from './host.ts'
import { wantsColour } from './text/style.ts'

/** All commands, in the order in which a person meets them. Parsing throws instead of ending the process. */
export function createProgram(cli: Cli, host: CliHost): Command {
  const { words } = cli
  const program = new Command('graft')
    .description(words('cli.description'))
    .version(host.version, '-V, --version', words('cli.option.version'))
    .helpOption('-h, --help', words('cli.option.help'))
    .addHelpText('after', `\n${words('cli.help.start')}`)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput(outputOf(host))
    .configureHelp({ styleTitle: (title) => title })

  program.commandsGroup(words('cli.group.project'))
  addNewCommand(program, cli)
  addImportCommand(program, cli)
  addImagesCommand(program, cli)
  addLabelCommands(program, cli)
  addHistoryCommands(program, cli)
  addRelinkCommand(program, cli)

  program.commandsGroup(words('cli.group.model'))
  addTrainCommand(program, cli)
  addJudgeCommand(program, cli)
  addRunCommands(program, cli)

  program.commandsGroup(words('cli.group.use'))
  addPredictCommand(program, cli)
  addExportCommand(program, cli)

  program.commandsGroup(words('cli.group.graft'))
  addDemoCommand(program, cli)
  addSampleCommand(program, cli)
  addOpenCommand(program, cli)
  addInfoCommands(program, cli)
  addDiagnosticsCommand(program, cli)
  program.addHelpCommand(new Command('help [command]').description(words('cli.option.help')))
  return program
}

function outputOf({ stdout, stderr, environment }: CliHost) {
  const colours = (stream: TextStream) => () =>
    wantsColour({ isTerminal: stream.isTTY === true, environment })
  return {
    writeOut: (text: string) => void stdout.write(text),
    writeErr: (text: string) => void stderr.write(text),
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => stderr.columns ?? 100,
    getOutHasColors: colours(stdout),
    getErrHasColors: colours(stderr),
  }
}
