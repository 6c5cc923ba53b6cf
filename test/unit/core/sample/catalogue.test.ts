import { describe, expect, it } from 'vitest'
import { listSamples } from '../../../../src/core/sample/samples.ts'

describe('the list of samples', () => {
  it('begins with the one that needs no network', () => {
    expect(listSamples().map(({ name, origin }) => [name, origin])).toEqual([
      ['drawn', 'drawn'],
      ['clothing', 'downloaded'],
      ['flowers', 'downloaded'],
    ])
  })

  it('names the licence and the authors of each', () => {
    expect(listSamples().map(({ licence }) => licence)).toEqual(['CC-BY 4.0', 'CC0 1.0', 'CC-BY'])
    expect(listSamples().every(({ credit }) => credit.length > 20)).toBe(true)
  })

  it('gives checksums in full or not at all', () => {
    expect(listSamples().map(({ checksum }) => checksum?.length ?? null)).toEqual([null, null, 64])
  })
})
