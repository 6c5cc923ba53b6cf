"""Makes the HEIC pictures of ../images, from drawn gradients: pip install pillow pillow_heif, then run it there.

gradient.heic   48 x 32: red grows to the right, green downwards, blue is 64; the upper left quarter is nearly white
rotated.heic    the same picture, stored lying on its side with a rotation in its container (irot), as telephones do
alpha.heic      48 x 32 in pure red, opaque on the left half, half transparent on the right
"""

import pathlib

import pillow_heif
from PIL import Image

folder = pathlib.Path(__file__).resolve().parent.parent / 'images'
pillow_heif.register_heif_opener()


def gradient():
    picture = Image.new('RGB', (48, 32))
    for y in range(32):
        for x in range(48):
            corner = x < 24 and y < 16
            picture.putpixel((x, y), (250, 250, 250) if corner else (x * 5, y * 7, 64))
    return picture


picture = gradient()
picture.save(folder / 'gradient.heic', quality=95, chroma=444)

exif = Image.Exif()
exif[274] = 6
picture.rotate(90, expand=True).save(folder / 'rotated.heic', quality=95, chroma=444, exif=exif.tobytes())

clear = Image.new('RGBA', (48, 32), (255, 0, 0, 255))
clear.paste((255, 0, 0, 128), (24, 0, 48, 32))
clear.save(folder / 'alpha.heic', quality=95, chroma=444)
