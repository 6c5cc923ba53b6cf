import type { Command } from 'commander'
import type { BaseState } from '../../shared/domain/base-model.ts'
import type { Engine } from '../../shared/domain/engine.ts'
import type { SystemInfo } from '../../shared/domain/system.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'

/** `graft info`, `graft base list`, `graft engine list` */
export function addInfoCommands(program: Command, cli: Cli): void {
  const { words } = cli
  cli.command(program, 'info', 'info', 'graft info').action((options: CommonOptions) =>
    cli.run(options, async (session) => {
      const info = await (await session.service()).system.info()
      session.out.result(info, () => session.out.lines(infoLines(info, session)))
    }),
  )
  const base = program.command('base').description(words('cli.base.description'))
  cli.command(base, 'list', 'base.list', 'graft base list').action((options: CommonOptions) =>
    cli.run(options, async (session) => {
      const bases = await (await session.service()).base.list()
      session.out.result(bases, () => session.out.lines(baseLines(bases, session)))
    }),
  )
  const engine = program.command('engine').description(words('cli.engine.description'))
  cli.command(engine, 'list', 'engine.list', 'graft engine list').action((options: CommonOptions) =>
    cli.run(options, async (session) => {
      const engines = await (await session.service()).engine.list()
      session.out.result(engines, () => session.out.lines(engineLines(engines, session)))
    }),
  )
}

function infoLines(info: SystemInfo, session: Session): string[] {
  const { words, format, out } = session
  const title = (key: 'versions' | 'engines' | 'bases' | 'places') => [
    '',
    out.style.quiet(words(`cli.info.${key}`)),
  ]
  const computer = words('cli.info.computer', {
    platform: info.platform,
    cores: info.coreCount,
    memory: format.bytes(info.memoryBytes),
  })
  const places = info.places.map(({ name, path }) => [words(`cli.place.${name}`), printable(path)])
  return [
    computer,
    ...title('versions'),
    ...tableLines(Object.entries(info.versions), ['start', 'start'], '  '),
    ...title('engines'),
    ...engineLines(info.engines, session),
    ...title('bases'),
    ...baseLines(info.bases, session),
    ...title('places'),
    ...tableLines(places, ['start', 'start'], '  '),
  ]
}

function engineLines(engines: readonly Engine[], { words }: Session): string[] {
  const rows = engines.map(({ id, title, version, device, use }) => [
    id,
    `${title} ${version}`.trim(),
    device,
    words(`cli.engine.use.${use}`),
  ])
  return tableLines(rows, ['start', 'start', 'start', 'start'], '  ')
}

function baseLines(bases: readonly BaseState[], { words, format }: Session): string[] {
  const rows = bases.map(({ id, title, sizeBytes, licence, isPresent }) => [
    id,
    title,
    format.bytes(sizeBytes),
    licence,
    words(isPresent ? 'cli.base.present' : 'cli.base.absent'),
  ])
  return tableLines(rows, ['start', 'start', 'end', 'start', 'start'], '  ')
}
