import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../../src/core/formats/onnx/build.ts'
import { modelDescriptor } from '../../../../../src/core/formats/onnx/schema.ts'
import { decodeMessage, messages } from './decode.ts'

function decodeModel(builder: GraphBuilder) {
  return decodeMessage(builder.toBytes(), modelDescriptor)
}

function decodeGraph(builder: GraphBuilder) {
  return messages(decodeModel(builder), 'graph')[0]
}

describe('GraphBuilder', () => {
  it('states operator set 18 in a file of version 8', () => {
    const model = decodeModel(new GraphBuilder({ producer: 'Graft', producerVersion: '1.2' }))
    expect(model['irVersion']).toEqual([8])
    expect(model['operatorSets']).toEqual([{ domain: [''], version: [18] }])
    expect(model['producerName']).toEqual(['Graft'])
    expect(model['producerVersion']).toEqual(['1.2'])
  })

  it('names the sizes that are open and states the others', () => {
    const builder = new GraphBuilder()
    builder.input('pixels', 'uint8', ['n', 4, 4, 3])
    const [input] = messages(decodeGraph(builder), 'inputs')
    const dims = [{ symbol: ['n'] }, { value: [4] }, { value: [4] }, { value: [3] }]
    expect(input).toEqual({
      name: ['pixels'],
      type: [{ tensor: [{ elementType: [2], shape: [{ dims }] }] }],
    })
  })

  it('keeps the nodes in the order in which they were added', () => {
    const builder = new GraphBuilder()
    builder.input('x', 'float32', ['n'])
    builder.node('Neg', [builder.node('Exp', ['x'])], {}, ['y'])
    const nodes = messages(decodeGraph(builder), 'nodes')
    expect(nodes.map(({ op }) => op)).toEqual([['Exp'], ['Neg']])
  })

  it('returns the first of several outputs', () => {
    const builder = new GraphBuilder()
    builder.input('x', 'float32', ['n', 4])
    expect(builder.node('Split', ['x'], { axis: 1, num_outputs: 2 }, ['left', 'right'])).toBe(
      'left',
    )
    expect(builder.node('Add', ['left', 'right'])).toBe('Add')
  })

  it('writes each sort of attribute with its type', () => {
    const builder = new GraphBuilder()
    builder.node('Op', [], { mode: 'a', axis: -1, sizes: [1, 2], alpha: { float: 1 } })
    const [node] = messages(decodeGraph(builder), 'nodes')
    expect(messages(node, 'attributes')).toEqual([
      { name: ['mode'], string: [new Uint8Array([0x61])], type: [3] },
      { name: ['axis'], int: [-1], type: [2] },
      { name: ['sizes'], ints: [1, 2], type: [7] },
      { name: ['alpha'], float: [1], type: [1] },
    ])
  })

  it('refuses a broken number that is not marked as floating point', () => {
    expect(() => new GraphBuilder().node('Op', [], { alpha: 0.5 })).toThrow('{ float: 0.5 }')
  })

  it('makes up names inside the scope', () => {
    const builder = new GraphBuilder()
    builder.scope = 'block_1'
    expect(builder.node('Constant', [])).toBe('block_1/Constant')
    expect(builder.node('Constant', [])).toBe('block_1/Constant_1')
  })

  it('refuses an input that nothing makes', () => {
    expect(() => new GraphBuilder().node('Neg', ['x'])).toThrow('Neg takes the unknown x')
  })

  it('takes an empty name for an optional input', () => {
    expect(new GraphBuilder().node('Resize', ['', ''])).toBe('Resize')
  })

  it('refuses a name that is taken', () => {
    const builder = new GraphBuilder()
    builder.input('x', 'float32', ['n'])
    expect(() => builder.node('Neg', ['x'], {}, ['x'])).toThrow('"x"')
  })

  it('refuses an output that no node makes', () => {
    expect(() => new GraphBuilder().output('y', 'float32', ['n'])).toThrow('y')
  })
})

describe('constants', () => {
  it('carry their numbers as they lie in memory', () => {
    const builder = new GraphBuilder()
    const numbers = new Float32Array([9, 1, 2]).subarray(1)
    expect(builder.constant('bias', [2], numbers)).toBe('bias')
    const [tensor] = messages(decodeGraph(builder), 'initializers')
    expect(tensor).toEqual({
      dims: [2],
      dataType: [1],
      name: ['bias'],
      rawData: [new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40])],
    })
  })

  it('of a plain list are 64-bit integers', () => {
    const builder = new GraphBuilder()
    builder.constant('shape', [2], [0, -1])
    const [tensor] = messages(decodeGraph(builder), 'initializers')
    expect(tensor?.['dataType']).toEqual([7])
    expect(tensor?.['rawData']).toEqual([
      new Uint8Array([...Array(8).fill(0), ...Array(8).fill(255)]),
    ])
  })

  it('without axes are one number', () => {
    const builder = new GraphBuilder()
    builder.constant('six', [], Float32Array.of(6))
    expect(messages(decodeGraph(builder), 'initializers')[0]?.['dims']).toBeUndefined()
  })

  it('get a number behind a name that is taken', () => {
    const builder = new GraphBuilder()
    builder.constant('bias', [1], [1])
    expect(builder.constant('bias', [1], [2])).toBe('bias_1')
  })

  it('whose shape wants another count are refused', () => {
    expect(() => new GraphBuilder().constant('bias', [3], [1, 2])).toThrow('2 numbers')
  })
})
