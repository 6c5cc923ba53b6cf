"""Features of a base model the way a Keras user computes them: tf.data for the files, `predict` for the network.

Started by bench/features.ts:  python keras_features.py BASE LIST SIDE
BASE is a folder with model.json and weights.bin, LIST a text file of paths of JPEG files. Each line on standard input
names a variant, each line on standard output is its result as JSON:
  antialias   antialiased and rounded to 8 bits as in Graft (the decoder's default, a quick inverse DCT, kept), all taps
  unchanged   tf.image.resize as it comes, without antialias, the last layer averaged
  compare PIXELS FEATURES   features of pixels (uint8 [n, side, side, 3]) as float32, row-major, and how far those pixels
              are from the first n files decoded here with the accurate inverse DCT
Needs tensorflow.
"""
import json
import os
import resource
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

base, listing, side = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(listing, encoding='utf8') as lines:
    paths = lines.read().split('\n')


def layer_of(kind, config):
    name = config['name']
    if kind == 'Conv2D':
        return keras.layers.Conv2D(
            config['filters'], config['kernel_size'], config['strides'], config['padding'], name=name
        )
    if kind == 'DepthwiseConv2D':
        return keras.layers.DepthwiseConv2D(
            config['kernel_size'], config['strides'], config['padding'], name=name
        )
    if kind == 'ReLU':
        return keras.layers.ReLU(config['max_value'], name=name)
    if kind == 'Add':
        return keras.layers.Add(name=name)
    raise ValueError(f'{kind} is not expected in this network')


def read_trunk():
    """The network of model.json with its weights, as a Keras model."""
    with open(os.path.join(base, 'model.json'), encoding='utf8') as file:
        description = json.load(file)
    outputs = {}
    for entry in description['modelTopology']['config']['layers']:
        if entry['class_name'] == 'InputLayer':
            first = outputs[entry['name']] = keras.Input((side, side, 3))
            continue
        inputs = [outputs[node[0]] for node in entry['inbound_nodes'][0]]
        layer = layer_of(entry['class_name'], entry['config'])
        last = outputs[entry['name']] = layer(inputs if len(inputs) > 1 else inputs[0])
    trunk = keras.Model(first, last)
    numbers = np.fromfile(os.path.join(base, 'weights.bin'), np.float16).astype(np.float32)
    values = {}
    for weight in description['weightsManifest'][0]['weights']:
        count = int(np.prod(weight['shape']))
        layer_name = weight['name'].rpartition('/')[0]
        values.setdefault(layer_name, []).append(numbers[:count].reshape(weight['shape']))
        numbers = numbers[count:]
    for name, arrays in values.items():
        trunk.get_layer(name).set_weights(arrays)
    return trunk


def decode(path, antialias, dct_method=''):
    pixels = tf.io.decode_jpeg(tf.io.read_file(path), channels=3, dct_method=dct_method)
    pixels = tf.image.resize(tf.cast(pixels, tf.float32), (side, side), antialias=antialias)
    if antialias:
        pixels = tf.clip_by_value(tf.round(pixels), 0, 255)
    return pixels / 127.5 - 1


def photographs(antialias):
    files = tf.data.Dataset.from_tensor_slices(paths)
    decoded = files.map(lambda path: decode(path, antialias), num_parallel_calls=tf.data.AUTOTUNE)
    return decoded.batch(32).prefetch(2)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def answer(result):
    print(json.dumps(result), flush=True)


trunk = read_trunk()
with open(os.path.join(base, 'base.json'), encoding='utf8') as file:
    taps = [tap['layer'] for tap in json.load(file)['taps']]
average = keras.layers.GlobalAveragePooling2D()
last = keras.Model(trunk.input, average(trunk.output))
joined = keras.layers.Concatenate()([average(trunk.get_layer(tap).output) for tap in taps])
every = keras.Model(trunk.input, joined)
for model in (last, every):
    model.predict(np.zeros((32, side, side, 3), np.float32), verbose=0)
answer({'ready': tf.__version__, 'keras': keras.__version__})



def compare(pixels_path, features_path):
    pixels = np.fromfile(pixels_path, np.uint8).reshape(-1, side, side, 3).astype(np.float32)
    every.predict(pixels / 127.5 - 1, verbose=0).astype(np.float32).tofile(features_path)
    exact = [decode(path, True, 'INTEGER_ACCURATE').numpy() for path in paths[: len(pixels)]]
    decoded = np.round((np.stack(exact) + 1) * 127.5)
    differences = np.abs(decoded - pixels)
    mean, largest = float(differences.mean()), float(differences.max())
    return {'meanPixelDifference': mean, 'largestPixelDifference': largest}


def measure(variant):
    started, started_cpu = time.time(), cpu_seconds()
    if variant == 'unchanged':
        features = last.predict(photographs(False), verbose=0)
    else:
        features = every.predict(photographs(True), verbose=0)
    wall, cpu = time.time() - started, cpu_seconds() - started_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {'images': len(features), 'wallMs': wall * 1e3, 'cpuMs': cpu * 1e3, 'peakMb': peak}


for line in sys.stdin:
    variant, *arguments = line.split()
    answer(compare(*arguments) if variant == 'compare' else measure(variant))
