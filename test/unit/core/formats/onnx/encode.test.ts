import { describe, expect, it } from 'vitest'
import { encodeMessage } from '../../../../../src/core/formats/onnx/encode.ts'
import type { Descriptor } from '../../../../../src/core/formats/onnx/schema.ts'

const inner = { text: { number: 1, kind: 'string' } } satisfies Descriptor
const descriptor = {
  count: { number: 1, kind: 'int' },
  share: { number: 2, kind: 'float' },
  raw: { number: 3, kind: 'bytes' },
  parts: { number: 16, kind: 'message', message: inner },
} satisfies Descriptor

describe('encodeMessage', () => {
  it('writes a whole number as a varint', () => {
    expect([...encodeMessage({ count: 300 }, descriptor)]).toEqual([0x08, 0xac, 0x02])
  })

  it('writes a negative number in ten bytes', () => {
    const ten = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
    expect([...encodeMessage({ count: -1 }, descriptor)]).toEqual(ten)
  })

  it('writes a float in four bytes', () => {
    expect([...encodeMessage({ share: 1.5 }, descriptor)]).toEqual([0x15, 0, 0, 0xc0, 0x3f])
  })

  it('writes every value of a list, with a tag of two bytes from field 16 on', () => {
    const bytes = encodeMessage({ parts: [{ text: 'a' }, { text: 'bc' }] }, descriptor)
    const first = [0x82, 0x01, 3, 0x0a, 1, 0x61]
    expect([...bytes]).toEqual([...first, 0x82, 0x01, 4, 0x0a, 2, 0x62, 0x63])
  })

  it('leaves out what is undefined', () => {
    expect(encodeMessage({ count: undefined, raw: undefined }, descriptor).length).toBe(0)
  })

  it('writes a large piece between small ones', () => {
    const raw = new Uint8Array(10_000).fill(7)
    const bytes = encodeMessage({ count: 1, raw, share: 1.5 }, descriptor)
    expect([...bytes.subarray(0, 5)]).toEqual([0x08, 1, 0x1a, 0x90, 0x4e])
    expect(bytes.subarray(5, 10_005)).toEqual(raw)
    expect([...bytes.subarray(10_005)]).toEqual([0x15, 0, 0, 0xc0, 0x3f])
  })

  it('counts a large piece inside a message', () => {
    const text = 'x'.repeat(5000)
    const bytes = encodeMessage({ parts: [{ text }] }, descriptor)
    expect([...bytes.subarray(0, 7)]).toEqual([0x82, 0x01, 0x8b, 0x27, 0x0a, 0x88, 0x27])
    expect(bytes.length).toBe(5007)
  })

  it('refuses a field that the descriptor has not', () => {
    expect(() => encodeMessage({ name: 'x' }, descriptor)).toThrow('no field name')
  })
})
