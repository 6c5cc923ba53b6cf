import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createCli } from '../../../src/cli/cli.ts'
import { createProgram } from '../../../src/cli/program.ts'
import { createTranslator } from '../../../src/shared/locales/translate.ts'
import { runCommand } from '../../fakes/cli-host.ts'

/** Every command line that does something, such as `label add`. */
function commandLines(): string[][] {
  const cli = createCli(createTranslator('en'), async () => {})
  const host = { stdout: {}, stderr: {}, environment: {}, version: '1' }
  const visit = (command: Command, names: string[]): string[][] =>
    command.commands.length === 0
      ? [names]
      : command.commands.flatMap((sub) => visit(sub, [...names, sub.name()]))
  return visit(createProgram(cli, host as never), [])
}

describe('help', () => {
  it('lists every command of the first page', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['--help'])
    expect(exitCode).toBe(0)
    expect(stderr).toBe('')
    for (const name of [
      'new',
      'import',
      'images',
      'train',
      'judge',
      'predict',
      'export',
      'info',
      'demo',
    ]) {
      expect(stdout).toContain(`\n  ${name} `)
    }
  })

  it.each(commandLines().map((names) => [names.join(' '), names] as const))(
    'of %s explains its options and gives an example that fits it',
    async (line, names) => {
      const { exitCode, stdout } = await runCommand([...names, '--help'])
      expect(exitCode).toBe(0)
      expect(stdout).toContain('--json')
      expect(stdout).toContain('--quiet')
      expect(stdout).toContain(`Example:\n  graft ${line}`)
    },
  )

  it('starts no service', async () => {
    const { calls } = await runCommand(['train', '--help'])
    expect(calls).toEqual([])
  })

  it('tells the version', async () => {
    expect(await runCommand(['--version'])).toMatchObject({ exitCode: 0, stdout: '1.2.3\n' })
  })
})

describe('a command line that cannot be understood', () => {
  it('suggests the command that was meant', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['improt', 'x'])
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('Did you mean import?')
  })

  it('suggests the option that was meant', async () => {
    const { exitCode, stderr } = await runCommand(['train', 'x', '--settin', 'quick'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Did you mean --setting?')
  })

  it.each([
    [['train']],
    [['train', 'x', '--setting', 'slow']],
    [['train', 'x', '--seed', '-1']],
    [['train', 'x', '--seed', '1.5']],
    [['train', 'x', '--strength', '0']],
    [['train', 'x', '--strength', 'much']],
    [['train', 'x', '--resume', '--seed', '1']],
    [['predict', 'x', 'a.jpg', '--top', '0']],
    [['predict', 'x', 'a.jpg', '--csv', '-', '--json']],
    [['predict', 'x', '-', 'a.jpg']],
    [['import', 'x', 'y', '--label', 'Hat', '--no-labels']],
    [['export', 'x', '--to', 'out']],
    [['label', 'save', 'x']],
    [['label', 'save', 'x', '--csv', 'a', '--folders', 'b']],
    [['images', 'x', '--label', 'Hat', '--unlabelled']],
    [['sample', 'drawn']],
    [['open', '--port', '70000']],
  ])('ends with 2 and says why: %j', async (args) => {
    const { exitCode, stderr, calls } = await runCommand(args)
    expect(exitCode).toBe(2)
    expect(stderr.trim()).not.toBe('')
    expect(calls).toEqual([])
  })
})
