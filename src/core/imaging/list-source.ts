import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CsvError, parse } from 'csv-parse'
import { GraftError } from '../../shared/errors.ts'
import { existingForm } from './existing-form.ts'
import { findFile, nowhere } from './found.ts'
import type { Found, GivenSide, Place } from './found.ts'
import { splitPart } from './split-names.ts'

type Column = 'path' | 'label' | 'side'

/** Names by which columns go in the lists that other tools write. */
const columnByWord: Readonly<Record<string, Column>> = {
  path: 'path',
  file: 'path',
  filename: 'path',
  filepath: 'path',
  image: 'path',
  imagepath: 'path',
  img: 'path',
  picture: 'path',
  photo: 'path',
  label: 'label',
  class: 'label',
  classname: 'label',
  category: 'label',
  target: 'label',
  side: 'side',
  split: 'side',
  set: 'side',
  subset: 'side',
}

/** Rows whose files are asked for at once. */
const rowsAtOnce = 64

/** One line of a list: a file beside the list or anywhere, and its place. */
interface ListRow extends Place {
  readonly path: string
}

interface ParsedRow {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Reads a list of pictures: `path,label` or `path,label,side` a line, separated by commas,
 * semicolons or tabs, in UTF-8 or UTF-16. A first line of column names is optional and allows any
 * order and further columns. Paths are relative to the list. A file that is not there is a problem
 * of its own; a line that cannot be understood ends the list.
 *
 * @throws GraftError `import.unreadable-list` with the line; what stands above it has been given by
 * then
 */
export async function* listFiles(
  listPath: string,
  labelFrom: 'folders' | 'none',
): AsyncGenerator<readonly Found[]> {
  const folder = dirname(listPath)
  const placeOf = (row: ListRow) => (labelFrom === 'none' ? nowhere : row)
  let rows: ListRow[] = []
  const find = () => Promise.all(rows.map((row) => findListed(folder, row, placeOf(row))))
  try {
    for await (const row of listRows(listPath)) {
      if (rows.push(row) < rowsAtOnce) continue
      yield await find()
      rows = []
    }
  } catch (thrown) {
    // What stands above the line that ended the list is good.
    yield await find()
    throw thrown
  }
  yield await find()
}

/**
 * The file of a row; a path written on Windows, or in the other Unicode form, is found all the
 * same.
 */
async function findListed(folder: string, row: ListRow, place: Place): Promise<Found> {
  const path = resolve(folder, row.path)
  const found = await findFile(path, place)
  if (found.kind !== 'problem' || found.problem.kind !== 'vanished') return found
  const written = resolve(folder, row.path.replaceAll('\\', '/'))
  const existing = (await existingForm(path)) ?? (await existingForm(written))
  return existing === null ? found : findFile(existing, place)
}

/** How many lines `listFiles` will give. */
export async function countListFiles(listPath: string, signal: AbortSignal): Promise<number> {
  let count = 0
  for await (const row of listRows(listPath)) {
    signal.throwIfAborted()
    count += row.path === '' ? 0 : 1
  }
  return count
}

async function* listRows(listPath: string): AsyncGenerator<ListRow> {
  const unreadable = (line: number, detail: string, cause?: unknown) =>
    new GraftError('import.unreadable-list', { path: listPath, line, detail }, { cause })
  const parser = parse({
    bom: true,
    delimiter: await delimiterOf(listPath),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  const file = createReadStream(listPath)
  file.on('error', (error) => parser.destroy(error)).pipe(parser)
  try {
    let columns: readonly (Column | null)[] | null = null
    // `info: true` makes every record come with the line it stands on.
    for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
      if (columns === null) {
        columns = headerColumns(record)
        if (columns !== null) continue
        columns = ['path', 'label', 'side']
      }
      const row = readRow(record, columns)
      if (typeof row === 'string') throw unreadable(info.lines, row)
      yield row
    }
  } catch (thrown) {
    if (thrown instanceof CsvError)
      throw unreadable(Number(thrown['lines'] ?? 0), thrown.message, thrown)
    throw thrown
  } finally {
    file.destroy()
  }
}

/** Whichever of comma, semicolon and tab the first line has most of. */
async function delimiterOf(listPath: string): Promise<string> {
  const handle = await open(listPath, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    const line =
      buffer
        .subarray(0, bytesRead)
        .toString('latin1')
        .split(/[\r\n]/)[0] ?? ''
    const countOf = (delimiter: string) => line.split(delimiter).length
    return [',', ';', '\t'].toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ','
  } finally {
    await handle.close()
  }
}

/** The columns that a first line names; null where it is no header but the first file. */
function headerColumns(record: readonly string[]): (Column | null)[] | null {
  const columns = record.map((cell) => {
    const word = cell.toLowerCase().replaceAll(/[\s_-]/g, '')
    return Object.hasOwn(columnByWord, word) ? (columnByWord[word] ?? null) : null
  })
  return columns.includes('path') ? columns : null
}

/** A row, or what is wrong with it. */
function readRow(record: readonly string[], columns: readonly (Column | null)[]): ListRow | string {
  if (record.length > columns.length) return `${record.length} columns instead of ${columns.length}`
  const cell = (column: Column) => record[columns.indexOf(column)] ?? ''
  if (record.some((text) => text.includes('\ufffd'))) return 'not in UTF-8'
  const path = cell('path')
  if (path === '') return 'no path'
  const side = readSide(cell('side'))
  if (side === undefined) return `side "${cell('side')}" is neither learn nor held-out`
  return { path, labelName: cell('label').normalize('NFC') || null, side }
}

/** Undefined for a word that says nothing of a side. */
function readSide(text: string): GivenSide | undefined {
  if (text === '') return null
  switch (splitPart(text)) {
    case 'train':
    case 'validation':
      return 'learn'
    case 'test':
      return 'held-out'
    case 'fold':
    case 'unlabelled':
      return null
    case null:
      return undefined
  }
}
