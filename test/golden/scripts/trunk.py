"""Golden numbers of the embedded base model: its trunk rebuilt in Keras from the detector's TensorFlow Lite file.

Run, in the repository's root:  python test/golden/scripts/trunk.py > test/golden/trunk.json
Needs tensorflow-cpu 2.21 and the npm package @mediapipe/objectron. First the Keras model is compared with the TensorFlow
Lite interpreter at the detector's own size, every layer; it ends in an error where they differ by more than 2e-4.
Input: formula.image(side, False), values in [-1, 1).
"""
import json, os, re, sys
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import numpy as np, tensorflow as tf, keras
from keras import layers as L
from tensorflow.lite.python import schema_py_generated as S
from formula import image, proj
ASSETS = 'node_modules/@mediapipe/objectron/objectron_solution_packed_assets.data'
TAPS = ['block_12_add', 'block_13_expand_relu', 'block_15_add', 'block_16_project', 'Conv_1_relu']
CONV, DEPTHWISE, ADD, DEQUANTIZE = 3, 4, 0, 6
detector = open(ASSETS, 'rb').read()[184:]


def keras_name(tensor):
    m = re.match(r'FeatureExtractor/MobilenetV2/(?:(Conv|Conv_1)|expanded_conv(?:_(\d+))?/(\w+))(?:/|$)', tensor)
    if not m: return None
    if m[1]: return {'Conv': 'Conv1', 'Conv_1': 'Conv_1'}[m[1]]
    return f'block_{m[2]}_{m[3]}' if m[2] else f'expanded_conv_{m[3]}'


def build():
    """(Keras model with every step as an output, names of the steps, their tensors in the file)."""
    m = S.ModelT.InitFromObj(S.Model.GetRootAsModel(bytearray(detector), 0))
    g = m.subgraphs[0]
    codes = [max(c.builtinCode, c.deprecatedBuiltinCode) for c in m.operatorCodes]
    half = {o.outputs[0]: o.inputs[0] for o in g.operators if codes[o.opcodeIndex] == DEQUANTIZE}

    def constant(i):
        t = g.tensors[half[i]]
        return np.asarray(m.buffers[t.buffer].data, np.uint8).view(np.float16).reshape(t.shape).astype(np.float32)
    x = keras.Input((None, None, 3)); known = {g.inputs[0]: x}; steps, weights = [], []
    for o in g.operators:
        code, out = codes[o.opcodeIndex], o.outputs[0]
        name = keras_name(g.tensors[out].name.decode())
        if code not in (CONV, DEPTHWISE, ADD) or name is None: continue
        if code == ADD: y = L.Add(name=name)([known[i] for i in o.inputs])
        else:
            w, b, opt = constant(o.inputs[1]), constant(o.inputs[2]), o.builtinOptions
            assert opt.padding == 0 and opt.strideW == opt.strideH and opt.fusedActivationFunction in (0, 3)
            kind = dict(strides=opt.strideW, padding='same', name=name)
            layer = L.Conv2D(w.shape[0], w.shape[1], **kind) if code == CONV else L.DepthwiseConv2D(w.shape[1], **kind)
            y = layer(known[o.inputs[0]]); weights.append((layer, w.transpose(1, 2, 3, 0), b))
            if opt.fusedActivationFunction == 3: name += '_relu'; y = L.ReLU(6., name=name)(y)
        known[out] = y; steps.append((name, out))
        if name == 'Conv_1_relu': break
    for layer, w, b in weights: layer.set_weights([w, b])
    return keras.Model(x, [known[t] for _, t in steps]), [n for n, _ in steps], [t for _, t in steps], g.inputs[0]


model, names, tensors, entry = build()
it = tf.lite.Interpreter(model_content=detector, experimental_preserve_all_tensors=True); it.allocate_tensors()
x = image(300, False); it.set_tensor(entry, x); it.invoke()
worst = max(float(np.abs(it.get_tensor(t) - y.numpy()).max()) for t, y in zip(tensors, model(x)))
assert worst < 2e-4, worst
sig = lambda v: float(f'{float(v):.8g}')
runs = []
for side in (64, 75):
    ys = [y.numpy() for y in model(image(side, False))]
    runs.append({
        'side': side,
        'steps': [{'name': n, 'shape': list(y.shape), 'largest': sig(np.abs(y).max()), 'std': sig(y.std()), 'proj': sig(proj(y))} for n, y in zip(names, ys)],
        'features': [sig(v) for t in TAPS for v in ys[names.index(t)].mean((0, 1, 2), dtype=np.float64)],
    })
json.dump({'tensorflow': tf.__version__, 'keras': keras.__version__, 'parameters': model.count_params(), 'interpreterDifference': sig(worst), 'runs': runs}, sys.stdout, separators=(',', ':'))
