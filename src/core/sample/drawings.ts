import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/**
 * The drawn sample's labels and, for each, the drawings that belong to it, by the Unicode code points of Twemoji's
 * files. Drawings in one string are nearly the same (two whales, two camels) and always stay on one side of the split.
 */
export const drawnLabels: Readonly<Record<string, readonly string[]>> = {
  'Animal face': families(
    '1f435, 1f436, 1f43a, 1f98a, 1f99d, 1f431, 1f981 1f42f, 1f434 1f984, 1f42e, 1f437 1f417, 1f42d 1f439, ' +
      '1f430, 1f43b 1f428, 1f43c, 1f438, 1f432',
  ),
  Bird: families(
    '1f413, 1f983, 1f424 1f425 1f423, 1f426, 1f427, 1f54a, 1f985, 1f986, 1f9a2 1fabf, 1f989, 1f9a4, 1f9a9, ' +
      '1f99a, 1f99c',
  ),
  Building: families(
    '1f3e0 1f3e1, 1f3e2, 1f3e3, 1f3e4, 1f3e5, 1f3e6 1f3db, 1f3e8 1f3e9, 1f3ea, 1f3eb, 1f3ec, 1f3ed, 1f3ef, ' +
      '1f3f0, 26ea 1f492, 1f54c, 1f6d5, 1f54d',
  ),
  Clothing: families(
    '1f455, 1f456, 1f9e3, 1f9e4, 1f9e5, 1f9e6, 1f457, 1f458, 1f97b, 1fa71, 1fa73, 1f45a, 1f9ba, 1f45e 1f97e, 1f45f, ' +
      '1f460, 1f462, 1f452, 1f9e2',
  ),
  Fruit: families(
    '1f34e, 1f350, 1f34a, 1f34b, 1f34c, 1f349, 1f347, 1f353, 1fad0, 1f348, 1f352, 1f351, 1f96d, 1f34d, 1f965, ' +
      '1f95d, 1f345',
  ),
  Plant: families(
    '1f338, 1f339, 1f33a, 1f33b, 1f33c, 1f337, 1f331, 1f332, 1f333, 1f334, 1f335, 1f33f, 2618 1f340, 1fab4, 1fabb, 1f490',
  ),
  Vehicle: families(
    '1f697, 1f695, 1f699, 1f68c 1f68e, 1f3ce, 1f693, 1f691, 1f692, 1f690, 1f6fb, 1f69a 1f69b, 1f69c, 1f6f5 1f3cd, 1f6b2, ' +
      '1f6fa',
  ),
}

/** Side of the square that every drawing is drawn in, in its own units. */
export const drawingSide = 36

const resolveInstalled = createRequire(import.meta.url).resolve

/** What a drawing's file holds, without its outer element, to be put into another SVG. */
export async function readDrawing(codePoint: string): Promise<string> {
  const svg = await readFile(resolveInstalled(`@twemoji/svg/${codePoint}.svg`), 'utf8')
  const inner = /^\s*<svg[^>]*viewBox="0 0 36 36"[^>]*>(.*)<\/svg>\s*$/s.exec(svg)?.[1]
  if (inner === undefined) throw new Error(`the drawing ${codePoint} is not as expected`)
  return inner
}

function families(list: string): readonly string[] {
  return list.split(', ')
}
