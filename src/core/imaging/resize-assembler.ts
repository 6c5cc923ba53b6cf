/**
 * Assembles the small part of the WebAssembly text format that the resize kernel is written in, in its folded form:
 * functions with i32 parameters, locals, `loop`, `br_if`, `if` and plain instructions.
 * Formats: https://webassembly.github.io/spec/core/text/ and https://webassembly.github.io/spec/core/binary/
 */

type Expression = string | Expression[]

/** Opcodes by name; SIMD instructions have the prefix 0xfd before theirs. */
const opcodes: Record<string, number> = {
  'local.get': 0x20,
  'local.set': 0x21,
  'local.tee': 0x22,
  'i32.const': 0x41,
  'i32.eqz': 0x45,
  'i32.lt_u': 0x49,
  'i32.ge_u': 0x4f,
  'i32.load': 0x28,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
}

const simdOpcodes: Record<string, number> = {
  'v128.load': 0x00,
  'v128.load8x8_u': 0x02,
  'v128.load32_splat': 0x09,
  'v128.store': 0x0b,
  'v128.const': 0x0c,
  'i8x16.narrow_i16x8_u': 0x66,
  'f32x4.nearest': 0x6a,
  'i16x8.narrow_i32x4_s': 0x85,
  'i32x4.extend_low_i16x8_u': 0xa9,
  'i32x4.extend_high_i16x8_u': 0xaa,
  'f32x4.add': 0xe4,
  'f32x4.mul': 0xe6,
  'i32x4.trunc_sat_f32x4_u': 0xf9,
  'f32x4.convert_i32x4_u': 0xfb,
}

const valueTypes: Record<string, number> = { i32: 0x7f, v128: 0x7b }

const emptyBlock = 0x40
const loopOpcode = 0x03
const ifOpcode = 0x04
const branchIfOpcode = 0x0d
const endOpcode = 0x0b
const simdPrefix = 0xfd

/** The bytes of a module given as text. @throws Error naming what it does not know. */
export function assembleModule(text: string): Uint8Array<ArrayBuffer> {
  const module = parse(text)
  if (module[0] !== 'module') throw new Error('the text does not hold a module')
  const memory = list(find(module, 'memory'))
  const memoryName = name(list(find(memory, 'export'))[1])
  const functions = module
    .filter((part) => part[0] === 'func')
    .map((part) => assembleFunction(list(part)))
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      vector(
        functions.map((one) => [0x60, ...vector(one.parameterTypes.map((type) => [type])), 0x00]),
      ),
    ),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0x00, ...unsigned(Number(memory[2]))]])),
    ...section(
      7,
      vector([
        [...bytesOf(memoryName), 0x02, 0x00],
        ...functions.map((one, index) => [...bytesOf(one.name), 0x00, ...unsigned(index)]),
      ]),
    ),
    ...section(10, vector(functions.map((one) => sized(one.code)))),
  ])
}

interface AssembledFunction {
  name: string
  parameterTypes: number[]
  code: number[]
}

function assembleFunction(parts: Expression[]): AssembledFunction {
  const exported = name(list(find(parts, 'export'))[1])
  const declared = (kind: string) => parts.filter((part) => part[0] === kind).map(list)
  const parameters = declared('param')
  const locals = declared('local')
  const names = [...parameters, ...locals].map((part) => String(part[1]))
  const types = (group: Expression[][]) => group.map((part) => known(valueTypes, part[2]))
  const body = parts
    .slice(1)
    .filter((part) => !['export', 'param', 'local'].includes(String(part[0])))
  return {
    name: exported,
    parameterTypes: types(parameters),
    code: [
      ...vector(types(locals).map((type) => [0x01, type])),
      ...body.flatMap((part) => instruction(list(part), names, [])),
      endOpcode,
    ],
  }
}

/** One folded instruction: its operands first, then itself. `labels` are the enclosing blocks, outermost first. */
function instruction(parts: Expression[], names: string[], labels: string[]): number[] {
  const [head, ...rest] = parts
  const operation = String(head)
  const inside = (part: Expression, enclosing = labels) => instruction(list(part), names, enclosing)
  if (operation === 'loop') {
    const enclosing = [...labels, String(rest[0])]
    return [
      loopOpcode,
      emptyBlock,
      ...rest.slice(1).flatMap((part) => inside(part, enclosing)),
      endOpcode,
    ]
  }
  if (operation === 'if') {
    const [condition, then] = rest
    const enclosing = [...labels, '']
    const body = list(then)
      .slice(1)
      .flatMap((part) => inside(part, enclosing))
    return [...inside(list(condition)), ifOpcode, emptyBlock, ...body, endOpcode]
  }
  const operands = rest.filter((part) => typeof part !== 'string').flatMap((part) => inside(part))
  const immediates = rest.filter((part) => typeof part === 'string')
  if (operation === 'br_if') {
    const label = labels.lastIndexOf(String(immediates[0]))
    if (label < 0) throw new Error(`unknown label ${String(immediates[0])}`)
    return [...operands, branchIfOpcode, ...unsigned(labels.length - 1 - label)]
  }
  return [...operands, ...opcode(operation), ...immediateBytes(operation, immediates, names)]
}

function opcode(operation: string): number[] {
  const simd = simdOpcodes[operation]
  return simd === undefined ? [known(opcodes, operation)] : [simdPrefix, ...unsigned(simd)]
}

function immediateBytes(operation: string, immediates: string[], names: string[]): number[] {
  if (operation.startsWith('local.')) {
    const index = names.indexOf(immediates[0] ?? '')
    if (index < 0) throw new Error(`unknown local ${String(immediates[0])}`)
    return unsigned(index)
  }
  if (operation === 'i32.const') return signed(Number(immediates[0]))
  if (operation === 'v128.const') return new Array<number>(16).fill(0)
  if (/\.(load|store)/.test(operation)) {
    const offset = Number(/^offset=(\d+)$/.exec(immediates[0] ?? 'offset=0')?.[1])
    return [0x00, ...unsigned(offset)]
  }
  return []
}

/** The one expression of a text, comments (`;;` to the end of the line) left out. */
function parse(text: string): Expression[] {
  const tokens = text.replace(/;;.*$/gm, '').match(/[()]|"[^"]*"|[^\s()"]+/g) ?? []
  const stack: Expression[][] = [[]]
  for (const token of tokens) {
    if (token === '(') stack.push([])
    else if (token === ')') {
      const closed = stack.pop()
      const parent = stack.at(-1)
      if (!closed || !parent) throw new Error('a closing parenthesis too many')
      parent.push(closed)
    } else stack.at(-1)?.push(token)
  }
  if (stack.length !== 1) throw new Error('a closing parenthesis is missing')
  return list(stack[0]?.[0])
}

function find(parts: Expression[], head: string): Expression {
  const found = parts.find((part) => part[0] === head)
  if (found === undefined) throw new Error(`no (${head} …)`)
  return found
}

function list(expression: Expression | undefined): Expression[] {
  if (!Array.isArray(expression)) throw new Error(`expected a list, found ${String(expression)}`)
  return expression
}

function name(expression: Expression | undefined): string {
  return String(expression).replaceAll('"', '')
}

function known(table: Record<string, number>, key: Expression | undefined): number {
  const value = table[String(key)]
  if (value === undefined) throw new Error(`unknown ${String(key)}`)
  return value
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)]
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content]
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()]
}

function bytesOf(text: string): number[] {
  return sized([...new TextEncoder().encode(text)])
}

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

/** LEB128, signed. */
function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}
