import type { Command } from 'commander'
import type { Sample } from '../../shared/domain/system.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { followJob } from '../jobs.ts'
import { newProjectFolder, shownProject } from '../project.ts'
import type { Session } from '../session.ts'

interface SampleOptions extends CommonOptions {
  readonly to?: string
}

/** `graft sample [list | NAME --to PROJECT]` */
export function addSampleCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'sample', 'sample', 'graft sample drawn --to sample.graft')
    .argument('[name]', words('cli.sample.name'))
    .option('--to <project>', words('cli.sample.to'))
    .action((name: string | undefined, options: SampleOptions) =>
      cli.run(options, async (session) => {
        if (name === undefined || name === 'list') await listSamples(session)
        else if (options.to === undefined)
          throw new UsageError(words('cli.usage.needs', { option: '--to' }))
        else await createSample(session, name, options.to)
      }),
    )
}

async function listSamples(session: Session): Promise<void> {
  const samples = await (await session.service()).sample.list()
  session.out.result(samples, () =>
    samples.forEach((sample) => session.out.lines(sampleLines(sample, session))),
  )
}

function sampleLines(sample: Sample, { words, format, out }: Session): string[] {
  const facts = [
    words('cli.sample.counts', { images: sample.imageCount, labels: sample.labelCount }),
    sizeText(sample, { words, format }),
    sample.licence,
  ]
  return [
    `${out.style.strong(sample.name)}  ${sample.title}`,
    `  ${facts.join(' · ')}`,
    `  ${sample.credit}`,
    ...(sample.origin === 'drawn' ? [] : [`  ${checksumText(sample, words)}`]),
  ]
}

function sizeText(sample: Sample, { words, format }: Pick<Session, 'words' | 'format'>): string {
  if (sample.origin === 'drawn') return words('cli.sample.drawn')
  if (sample.sizeBytes === null) return words('cli.sample.size-unknown')
  return words('cli.sample.size', { size: format.bytes(sample.sizeBytes) })
}

function checksumText({ checksum }: Sample, words: Session['words']): string {
  return checksum === null ? words('cli.sample.no-checksum') : `sha256 ${checksum}`
}

/** Says whose pictures they are, and what of a download cannot be checked. */
export async function tellCredit(session: Session, name: string): Promise<void> {
  const { words, progress } = session
  const samples = await (await session.service()).sample.list()
  const sample = samples.find((one) => one.name === name)
  if (sample === undefined) return
  progress.note(words('cli.sample.credit', { credit: sample.credit, licence: sample.licence }))
  if (sample.origin === 'downloaded' && sample.checksum === null) {
    progress.note(words('cli.sample.no-checksum'))
  }
}

/** Makes a project of a sample and tells where it is. */
async function createSample(session: Session, name: string, to: string): Promise<void> {
  const client = await session.service()
  const input = { name, project: newProjectFolder(session, to) }
  await tellCredit(session, name)
  const job = client.sample.create(input, { signal: session.signal })
  const made = await followJob(job, session.progress)
  const project = shownProject(session, made.project)
  session.out.result(made, () => {
    session.out.line(session.words('cli.sample.done', { project, count: made.imageCount }))
    session.out.line(session.words('cli.next', { command: `graft train ${project}` }))
  })
}
