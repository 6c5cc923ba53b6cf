import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../../src/core/formats/onnx/build.ts'
import { modelDescriptor } from '../../../../../src/core/formats/onnx/schema.ts'
import { axesIn, axisIn, commonLayout, Value } from '../../../../../src/core/formats/onnx/value.ts'
import { decodeMessage, messages } from './decode.ts'

function picture(builder: GraphBuilder, name = 'x'): Value {
  const declared = builder.input(name, 'float32', ['n', 4, 5, 3])
  return new Value(builder, declared, 'channels-last', [null, 4, 5, 3])
}

function nodesOf(builder: GraphBuilder) {
  return messages(messages(decodeMessage(builder.toBytes(), modelDescriptor), 'graph')[0], 'nodes')
}

describe('Value', () => {
  it('is transposed once, however often it is asked for', () => {
    const builder = new GraphBuilder()
    const value = picture(builder)
    expect(value.in('channels-first')).toBe('Transpose')
    expect(value.in('channels-first')).toBe('Transpose')
    expect(nodesOf(builder)).toHaveLength(1)
  })

  it('puts the channels second', () => {
    const builder = new GraphBuilder()
    picture(builder).in('channels-first')
    expect(messages(nodesOf(builder)[0], 'attributes')[0]?.['ints']).toEqual([0, 3, 1, 2])
  })

  it('puts the channels last again', () => {
    const builder = new GraphBuilder()
    const planes = builder.input('planes', 'float32', ['n', 3, 4, 5])
    new Value(builder, planes, 'channels-first', [null, 4, 5, 3]).in('channels-last')
    expect(messages(nodesOf(builder)[0], 'attributes')[0]?.['ints']).toEqual([0, 2, 3, 1])
  })

  it('of two axes is the same in both layouts', () => {
    const builder = new GraphBuilder()
    const rows = builder.input('rows', 'float32', ['n', 3])
    const value = new Value(builder, rows, 'channels-last', [null, 3])
    expect(value.in('channels-first')).toBe('rows')
    expect(nodesOf(builder)).toHaveLength(0)
  })

  it('prefers the layout that it has', () => {
    expect(picture(new GraphBuilder()).layout).toBe('channels-last')
  })
})

describe('commonLayout', () => {
  it('is the one that needs fewer transposes', () => {
    const builder = new GraphBuilder()
    const values = [picture(builder, 'a'), picture(builder, 'b'), picture(builder, 'c')]
    values[0]?.in('channels-first')
    expect(commonLayout(values)).toBe('channels-last')
  })

  it('has the channels first when both cost the same', () => {
    const builder = new GraphBuilder()
    const values = [picture(builder, 'a')]
    values[0]?.in('channels-first')
    expect(commonLayout(values)).toBe('channels-first')
  })
})

describe('axes', () => {
  it.each([
    [0, 0],
    [1, 2],
    [2, 3],
    [3, 1],
    [-1, 1],
    [-2, 3],
  ])('axis %i of a picture stands at %i with the channels first', (axis, place) => {
    expect(axisIn('channels-first', axis, 4)).toBe(place)
  })

  it('stay in place with the channels last', () => {
    expect(axisIn('channels-last', -1, 4)).toBe(3)
  })

  it('of two stay in place', () => {
    expect(axisIn('channels-first', -1, 2)).toBe(1)
  })

  it('move a list with one entry an axis', () => {
    expect(axesIn('channels-first', ['n', 'h', 'w', 'c'])).toEqual(['n', 'c', 'h', 'w'])
  })
})
