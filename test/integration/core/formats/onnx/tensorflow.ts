import '@tensorflow/tfjs-backend-cpu'
import * as core from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'

core.enableProdMode()
await core.setBackend('cpu')

/** Left input minus right input: Keras has this layer, TensorFlow.js has not. */
class Subtract extends layers.layers.Layer {
  static className = 'Subtract'

  override computeOutputShape(inputShapes: layers.Shape | layers.Shape[]): layers.Shape {
    return (inputShapes as layers.Shape[])[0] ?? []
  }

  override call(inputs: core.Tensor | core.Tensor[]): core.Tensor {
    const [left, right] = inputs as [core.Tensor, core.Tensor]
    return core.sub(left, right)
  }
}
core.serialization.registerClass(Subtract)

export { core, layers, Subtract }
