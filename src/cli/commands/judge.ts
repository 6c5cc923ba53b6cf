import type { Command } from 'commander'
import type { Report } from '../../shared/domain/report.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { freeFile } from '../files.ts'
import { followJob } from '../jobs.ts'
import type { OpenProject } from '../project.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import { reportLines } from '../text/report.ts'

interface JudgeOptions extends CommonOptions {
  readonly run?: string
  readonly on?: string
  readonly html?: string
  readonly csv?: string
  readonly replace?: boolean
}

/** `graft judge PROJECT` */
export function addJudgeCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'judge', 'judge', 'graft judge shirts.graft --html report.html')
    .argument('<project>', words('cli.argument.project'))
    .option('--run <id>', words('cli.option.run'))
    .option('--on <folder>', words('cli.judge.on'))
    .option('--html <file>', words('cli.judge.html'))
    .option('--csv <file>', words('cli.judge.csv'))
    .option('--replace', words('cli.option.replace'))
    .action((path: string, options: JudgeOptions) =>
      cli.run(options, async (session) => {
        const targets = {
          html: await target(session, options.html, options.replace),
          csv: await target(session, options.csv, options.replace),
        }
        const opened = await openProject(session, path)
        const report = await judge(session, opened, options)
        const files = await saveReport(opened, report, options, targets)
        session.out.result({ ...report, files }, () => {
          session.out.lines(reportLines(report, session, session.out.style))
          files.forEach((file) => session.out.line(words('cli.written', { path: file })))
        })
      }),
    )
}

async function judge(
  session: Session,
  { client, project }: OpenProject,
  options: JudgeOptions,
): Promise<Report> {
  const ofRun = { project, ...(options.run === undefined ? {} : { runId: options.run }) }
  if (options.on === undefined) return await client.report.get(ofRun)
  const folder = absolutePath(session, options.on)
  const job = client.report.judgeFolder({ ...ofRun, folder }, { signal: session.signal })
  return await followJob(job, session.progress)
}

interface Targets {
  readonly html: string | null
  readonly csv: string | null
}

async function saveReport(
  { client, project }: OpenProject,
  report: Report,
  options: JudgeOptions,
  { html, csv }: Targets,
): Promise<string[]> {
  if (html === null && csv === null) return []
  const given = options.on === undefined ? {} : { report }
  const saved = await client.report.save({ project, runId: report.runId, ...given, html, csv })
  return saved.files
}

async function target(
  session: Session,
  path: string | undefined,
  mayReplace: boolean | undefined,
): Promise<string | null> {
  return path === undefined ? null : await freeFile(session, path, mayReplace)
}
