import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Image } from '../../shared/domain/image.ts'
import type { Exported } from '../../shared/domain/exported.ts'
import type { Prediction } from '../../shared/domain/prediction.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { followJob } from '../jobs.ts'
import type { OpenProject } from '../project.ts'
import { openProject, shownProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import { reportLines } from '../text/report.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'
import { exportedLines } from './export.ts'
import { tellCredit } from './sample.ts'
import { trainedLines, trainModel } from './train.ts'

interface DemoOptions extends CommonOptions {
  readonly to?: string
}

/** `graft demo` */
export function addDemoCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'demo', 'demo', 'graft demo --to ~/graft-demo')
    .option('--to <folder>', words('cli.demo.to'))
    .action((options: DemoOptions) =>
      cli.run(options, async (session) => {
        const folder = await demoFolder(session, options.to)
        await showEverything(session, folder)
      }),
    )
}

async function demoFolder(session: Session, to: string | undefined): Promise<string> {
  if (to === undefined) return await mkdtemp(join(session.host.temporaryFolder, 'graft-demo-'))
  const folder = absolutePath(session, to)
  await mkdir(folder, { recursive: true })
  return folder
}

/** The way from pictures to a proven model, one step after the other, with the command that does each. */
async function showEverything(session: Session, folder: string): Promise<void> {
  const { words, out } = session
  const path = join(folder, 'sample.graft')
  const project = shownProject(session, path)
  const exportFolder = join(folder, 'models')

  startStep(session, words('cli.demo.sample'), `graft sample drawn --to ${project}`)
  const made = await makeSample(session, path)
  out.line(words('cli.demo.sample.done', { count: made.imageCount }))

  const opened = await openProject(session, path)
  startStep(session, words('cli.demo.train'), `graft train ${project}`)
  const trained = await trainModel(session, opened, () =>
    opened.client.run.start({ project: opened.project, plan: {} }),
  )
  out.lines(trainedLines(trained, session))

  startStep(session, words('cli.demo.judge'), `graft judge ${project}`)
  out.lines(reportLines(trained.report, session, out.style))

  startStep(session, words('cli.demo.predict'), `graft predict ${project} PICTURES`)
  const tried = await tryPictures(session, opened)
  out.lines(triedLines(tried, session))

  const command = `graft export ${project} --format onnx,tfjs --to ${shownProject(session, exportFolder)}`
  startStep(session, words('cli.demo.export'), command)
  const exported = await exportAll(session, opened, exportFolder)
  out.lines(exportedLines(exported, session))

  out.line()
  out.result(
    {
      folder,
      project: path,
      run: trained.run,
      predictions: tried.map(({ prediction }) => prediction),
      exported,
    },
    () => out.line(words('cli.demo.done', { folder: printable(folder) })),
  )
}

function startStep({ out }: Session, title: string, command: string): void {
  out.lines(['', out.style.strong(title), out.style.quiet(`$ ${command}`)])
}

async function makeSample(session: Session, project: string): Promise<{ imageCount: number }> {
  const client = await session.service()
  const input = { name: 'drawn', project }
  await tellCredit(session, input.name)
  return await followJob(client.sample.create(input, { signal: session.signal }), session.progress)
}

/** A picture with its label, and what the model says. */
interface TriedPicture {
  readonly image: Image
  readonly label: string
  readonly prediction: Prediction
}

/** Asks about one held-out picture of each label. */
async function tryPictures(session: Session, opened: OpenProject): Promise<TriedPicture[]> {
  const { client, project } = opened
  const labels = await client.label.list({ project })
  const page = await client.image.list({ project, side: 'held-out', offset: 0, limit: 1000 })
  const pictures = labels.flatMap(({ id, name }) => {
    const image = page.images.find(({ labelId }) => labelId === id)
    return image === undefined ? [] : [{ image, label: name }]
  })
  const sources = pictures.map(({ image }) => image.path)
  const predictions = new Map<string, Prediction>()
  const job = client.prediction.files({ project, sources, topCount: 2 }, { signal: session.signal })
  await followJob(job, session.progress, (found) => {
    for (const prediction of found.predictions) predictions.set(prediction.path, prediction)
  })
  return pictures.flatMap(({ image, label }) => {
    const prediction = predictions.get(image.path)
    return prediction === undefined ? [] : [{ image, label, prediction }]
  })
}

function triedLines(tried: readonly TriedPicture[], { words, format }: Session): string[] {
  const rows = tried.map(({ image, label, prediction }) => {
    const [first] = prediction.kind === 'answer' ? prediction.top : []
    const answer = printable(first?.label ?? '–')
    const truth = words(answer === printable(label) ? 'cli.demo.right' : 'cli.demo.wrong', {
      label: printable(label),
    })
    const share = first === undefined ? '' : format.percent(first.probability)
    return [printable(image.fileName), share, answer, truth]
  })
  return tableLines(rows, ['start', 'end', 'start', 'start'])
}

async function exportAll(
  session: Session,
  { client, project }: OpenProject,
  to: string,
): Promise<Exported[]> {
  const input = { project, formats: ['onnx' as const, 'tfjs' as const], to, replace: true }
  return await followJob(client.export.create(input, { signal: session.signal }), session.progress)
}
