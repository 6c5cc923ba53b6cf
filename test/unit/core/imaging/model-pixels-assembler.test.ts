import { describe, expect, it, test } from 'vitest'
import { assembleModule } from '../../../../src/core/imaging/resize-assembler.ts'

/** Of the first test's module, section by section as the binary format's specification has it. */
const expectedBytes = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x01, 0x7f, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x05, 0x03, 0x01, 0x00, 0x01],
  ...[0x07, 0x09, 0x02, 0x01, 0x6d, 0x02, 0x00, 0x01, 0x66, 0x00, 0x00],
  ...[0x0a, 0x0c, 0x01, 0x0a, 0x00, 0x20, 0x00, 0x41, 0xc0, 0x00, 0x6a, 0x21, 0x00, 0x0b],
]

const withBody = (body: string) =>
  `(module (memory (export "m") 1) (func (export "f") (param $a i32) (local $v v128) ${body}))`

describe('assembleModule', () => {
  it('writes the bytes of the specification', () => {
    const text = `(module ;; a comment (with a parenthesis
      (memory (export "m") 1)
      (func (export "f") (param $a i32)
        (local.set $a (i32.add (local.get $a) (i32.const 64)))))`
    expect(Array.from(assembleModule(text))).toEqual(expectedBytes)
  })

  test.each([
    ['an instruction it does not know', '(i32.clz (local.get $a))', 'unknown i32.clz'],
    ['a local that was not declared', '(local.get $b)', 'unknown local $b'],
    ['a branch that leads nowhere', '(loop $l (br_if $m (local.get $a)))', 'unknown label $m'],
  ])('names %s', (_, body, message) => {
    expect(() => assembleModule(withBody(body))).toThrow(message)
  })

  test.each([
    ['opened', '(module (memory'],
    ['closed', '(module (memory (export "m") 1)))'],
  ])('refuses a parenthesis %s too often', (_, text) => {
    expect(() => assembleModule(text)).toThrow('parenthesis')
  })
})
