import type { Dimension } from './build.ts'
import type { Shape } from './value.ts'

/**
 * The sizes of an input or output, those that are known only when the network runs under a name of their own: one name
 * twice would promise that the sizes are equal. All batches are.
 */
export function dimensions(name: string, shape: Shape): Dimension[] {
  const axes = shape.length === 4 ? ['n', 'height', 'width', 'channels'] : []
  return shape.map((size, axis) =>
    axis === 0 ? 'n' : (size ?? `${name}_${axes[axis] ?? `size_${axis}`}`),
  )
}
