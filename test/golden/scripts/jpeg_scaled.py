"""Writes ../jpeg-scaled.json: small JPEG files of odd sizes and what libjpeg-turbo's own scaled decoding makes of them.

pip install pillow numpy. Pillow's JPEG decoder hands `scale` to libjpeg as scale_denom; libjpeg rounds sizes up, and the
row or column that stands for a part of a cell only is cut here, as the definition of model pixels says.
"""

import base64
import io
import json
import pathlib

import numpy as np
from PIL import Image

base = pathlib.Path(__file__).resolve().parent.parent
random = np.random.default_rng(7)


def picture(width, height):
    y, x = np.mgrid[0:height, 0:width]
    waves = (np.sin(x / 5.3) + np.cos(y / 4.1)) * 60 + 128
    planes = np.stack([waves, x * 255 / width, y * 255 / height], -1)
    noisy = planes + random.normal(0, 10, planes.shape)
    return Image.fromarray(noisy.clip(0, 255).astype('uint8'))


def scaled(data, scale):
    image = Image.open(io.BytesIO(data))
    width, height = image.size
    image.decoderconfig = (scale, 0)
    image._size = (-(-width // scale), -(-height // scale))
    image.tile = [image.tile[0]._replace(extents=(0, 0) + image._size)]
    return np.asarray(image)[: height // scale, : width // scale]


def case(name, size, **options):
    file = io.BytesIO()
    picture(*size).save(file, 'JPEG', quality=88, **options)
    data = file.getvalue()
    decoded = {}
    for scale in (2, 4, 8):
        pixels = scaled(data, scale)
        decoded[str(scale)] = {
            'width': pixels.shape[1],
            'height': pixels.shape[0],
            'data': base64.b64encode(pixels.tobytes()).decode(),
        }
    return {'name': name, 'jpeg': base64.b64encode(data).decode(), 'decoded': decoded}


cases = [
    case('4:2:0, 67 x 45', (67, 45), subsampling='4:2:0'),
    case('4:2:2, 53 x 70', (53, 70), subsampling='4:2:2'),
    case('4:4:4, 64 x 48', (64, 48), subsampling='4:4:4'),
    case('4:2:0 progressive, 61 x 59', (61, 59), subsampling='4:2:0', progressive=True),
]
(base / 'jpeg-scaled.json').write_text(json.dumps({'cases': cases}, indent=1) + '\n')
