import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHistory } from '../../../../src/core/training/history.ts'

const at = '2026-01-31T12:00:00.000Z'

test('a line that a kill cut short spoils no later one', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'graft-history-')), 'history.jsonl')
  const first = openHistory(path)
  first.append({ kind: 'started', at, processId: 1 })
  first.close()
  appendFileSync(path, '{"kind":"finis')
  const second = openHistory(path)
  second.append({ kind: 'finished', at })
  second.close()
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    `{"kind":"started","at":"${at}","processId":1}`,
    '{"kind":"finis',
    `{"kind":"finished","at":"${at}"}`,
    '',
  ])
})
