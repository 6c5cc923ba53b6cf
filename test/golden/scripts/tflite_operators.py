"""Golden TensorFlow Lite files, one small graph an operator, written by the real converter and run by the real interpreter.

Run, in the repository's root:  python test/golden/scripts/tflite_operators.py > test/golden/tflite_operators.json
Needs tensorflow-cpu 2.21. Input and weights: formula.unit with the key given. Each case: its name, the file in base64, the
kinds of its operators, input and output.
"""
import base64, json, os, sys
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import numpy as np, tensorflow as tf
from formula import unit


def u(key, *shape): return unit(key, int(np.prod(shape))).astype(np.float32).reshape(shape)


def conv(strides=1, padding='SAME', dilation=1, bias=True, activation=None, size=3):
    def run(x):
        y = tf.nn.conv2d(x, u('kernel', size, size, 4, 5), strides, padding, dilations=dilation)
        if bias: y = tf.nn.bias_add(y, u('bias', 5))
        return activation(y) if activation else y
    return run


def depthwise(stride=1, padding='SAME', dilation=1, multiplier=1, activation=None):
    def run(x):
        y = tf.nn.depthwise_conv2d(x, u('kernel', 3, 3, 4, multiplier), [1, stride, stride, 1], padding, dilations=[dilation, dilation])
        y = tf.nn.bias_add(y, u('bias', 4 * multiplier))
        return activation(y) if activation else y
    return run


def dense(bias=True, activation=None):
    def run(x):
        y = tf.matmul(tf.reshape(x, [-1, 7 * 9 * 4]), u('kernel', 252, 6))
        if bias: y = y + u('bias', 6)
        return activation(y) if activation else y
    return run


def squeeze_excite(x):
    s = tf.reduce_mean(x, [1, 2], keepdims=True)
    return x * tf.sigmoid(tf.nn.conv2d(s, u('kernel', 1, 1, 4, 4), 1, 'SAME'))


p = tf.nn.relu  # what keeps the converter from folding a constant into the input
CASES = {
    'conv': conv(), 'conv stride 2': conv(2), 'conv stride 2 by 1': conv([2, 1]), 'conv valid': conv(2, 'VALID'), 'conv dilated': conv(dilation=2), 'conv dilated 2 by 3 valid': conv(dilation=[2, 3], padding='VALID'),
    'conv without bias': conv(bias=False), 'conv relu': conv(activation=tf.nn.relu), 'conv relu6': conv(activation=tf.nn.relu6),
    'conv relu -1 to 1': conv(activation=lambda y: tf.maximum(-1., tf.minimum(y, 1.))), 'conv tanh': conv(activation=tf.tanh), 'conv 1 x 1': conv(size=1), 'conv 5 x 5 stride 3': conv(3, size=5),
    'depthwise': depthwise(), 'depthwise stride 2': depthwise(2), 'depthwise valid': depthwise(2, 'VALID'), 'depthwise dilated': depthwise(dilation=2),
    'depthwise multiplier 3': depthwise(multiplier=3), 'depthwise relu6': depthwise(activation=tf.nn.relu6),
    'dense': dense(), 'dense without bias': dense(False), 'dense relu': dense(activation=tf.nn.relu),
    'dense on channels': lambda x: tf.tensordot(x, u('kernel', 4, 6), 1),
    'add': lambda x: p(x) + tf.tanh(x), 'add constant': lambda x: p(x) + 0.7, 'add channels': lambda x: p(x) + u('c', 4), 'add relu6': lambda x: tf.nn.relu6(p(x) * 9. + tf.tanh(x)),
    'sub': lambda x: p(x) - tf.tanh(x), 'sub constant': lambda x: p(x) - 0.7, 'sub from constant': lambda x: 0.7 - p(x), 'sub channels': lambda x: u('c', 4) - p(x),
    'mul': lambda x: p(x) * tf.tanh(x), 'mul constant': lambda x: p(x) * 0.7, 'mul channels': lambda x: p(x) * u('c', 4), 'squeeze and excite': squeeze_excite,
    'div constant': lambda x: p(x) / (u('c', 4) + 2.), 'maximum': lambda x: tf.maximum(p(x) - 0.2, tf.tanh(x)), 'minimum': lambda x: tf.minimum(p(x), tf.tanh(x)),
    'average pool same': lambda x: tf.nn.avg_pool2d(x, 3, 2, 'SAME'), 'average pool valid': lambda x: tf.nn.avg_pool2d(x, [2, 3], 2, 'VALID'),
    'max pool same': lambda x: tf.nn.max_pool2d(x, 3, 2, 'SAME'), 'max pool valid': lambda x: tf.nn.max_pool2d(x, 2, [2, 3], 'VALID'),
    'mean': lambda x: tf.reduce_mean(x, [1, 2]), 'mean kept': lambda x: tf.reduce_mean(x, [1, 2], keepdims=True), 'max over image': lambda x: tf.reduce_max(x, [1, 2]),
    'concat channels': lambda x: tf.concat([x, tf.tanh(x), p(x)], -1), 'concat rows': lambda x: tf.concat([x, tf.tanh(x)], 1),
    'reshape': lambda x: tf.reshape(x, [-1, 9, 7, 4]), 'squeeze': lambda x: tf.squeeze(tf.reduce_mean(x, [1, 2], keepdims=True), [1, 2]),
    'pad': lambda x: tf.pad(x, [[0, 0], [1, 2], [0, 3], [0, 0]]), 'transpose': lambda x: tf.transpose(x, [0, 3, 1, 2]),
    'relu': tf.nn.relu, 'relu6': lambda x: tf.nn.relu6(tf.nn.elu(x * 9.)), 'negative': lambda x: -p(x), 'minimum with constant': lambda x: tf.minimum(p(x), 0.3), 'maximum with constant': lambda x: tf.maximum(tf.tanh(x), 0.3), 'relu 0 to 1': lambda x: tf.minimum(tf.maximum(x * 2., 0.), 1.), 'logistic': tf.sigmoid, 'tanh': tf.tanh, 'elu': tf.nn.elu,
    'hard swish': lambda x: x * tf.nn.relu6(x + 3.) * (1. / 6.), 'gelu': lambda x: tf.nn.gelu(x), 'gelu approximate': lambda x: tf.nn.gelu(x, approximate=True),
    'leaky relu': lambda x: tf.nn.leaky_relu(x, 0.15), 'prelu': lambda x: tf.nn.relu(x) + u('slope', 4) * -tf.nn.relu(-x), 'softmax': lambda x: tf.nn.softmax(tf.reduce_mean(x, [1, 2])),
}


def case(name, run, half):
    f = tf.function(run).get_concrete_function(tf.TensorSpec([1, 7, 9, 4], tf.float32, name='x'))
    c = tf.lite.TFLiteConverter.from_concrete_functions([f])
    if half: c.optimizations = [tf.lite.Optimize.DEFAULT]; c.target_spec.supported_types = [tf.float16]
    b = c.convert(); it = tf.lite.Interpreter(model_content=b); it.allocate_tensors()
    x = u('input', 1, 7, 9, 4); it.set_tensor(it.get_input_details()[0]['index'], x); it.invoke(); y = it.get_tensor(it.get_output_details()[0]['index'])
    return {'name': name + (' float16' if half else ''), 'kinds': [o['op_name'] for o in it._get_ops_details() if o['op_name'] != 'DELEGATE'], 'shape': list(y.shape),
            'output': [float(f'{float(v):.7g}') for v in y.ravel()], 'file': base64.b64encode(b).decode()}


cases = [case(n, r, False) for n, r in CASES.items()] + [case(n, CASES[n], True) for n in ('conv relu6', 'depthwise', 'dense', 'add channels', 'prelu')]
json.dump({'tensorflow': tf.__version__, 'inputShape': [1, 7, 9, 4], 'cases': cases}, sys.stdout, separators=(',', ':'))
