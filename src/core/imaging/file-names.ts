import type { ImageFormat } from '../../shared/domain/image.ts'

/** Extensions of the formats that are read, without dot, lower case. */
const extensionsByFormat: Readonly<Record<ImageFormat, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'jif'],
  png: ['png', 'apng'],
  webp: ['webp'],
  // `.heif` is the name of the container, which holds either.
  avif: ['avif', 'avifs', 'heif'],
  tiff: ['tif', 'tiff'],
  gif: ['gif'],
  heic: ['heic', 'heics', 'heif', 'heifs', 'hif'],
}

/** Extensions that tell of camera raw files, many of which look like TIFF from inside. */
const rawExtensions = new Set(
  (
    '3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl ' +
    'sr2 srf srw x3f'
  ).split(' '),
)

/**
 * Extensions of further kinds of picture, which are not read but must not be passed over in
 * silence.
 */
const otherPictureExtensions =
  'bmp dib svg svgz psd psb jxl jp2 j2k jpf jpx ico cur exr hdr tga pcx pbm pgm ppm pnm xcf'.split(
    ' ',
  )

const pictureExtensions = new Set([
  ...Object.values(extensionsByFormat).flat(),
  ...rawExtensions,
  ...otherPictureExtensions,
])

const skippedNames = new Set([
  '__macosx',
  '@eadir',
  '$recycle.bin',
  'system volume information',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
])

/** The extension of a file name, lower case and without its dot; empty where there is none. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return dot <= 0 ? '' : fileName.slice(dot + 1).toLowerCase()
}

/** Whether the name says picture: of a format that is read, or of one that is refused by name. */
export function isPictureName(fileName: string): boolean {
  return pictureExtensions.has(extensionOf(fileName))
}

/** Whether the name is that of a camera raw file. */
export function isRawName(fileName: string): boolean {
  return rawExtensions.has(extensionOf(fileName))
}

/**
 * Whether a file of this format is usually called so; a name without extension says nothing wrong.
 */
export function isNameOfFormat(fileName: string, format: ImageFormat): boolean {
  const extension = extensionOf(fileName)
  return extension === '' || extensionsByFormat[format].includes(extension)
}

/**
 * Whether a name found in a folder is none of the person's: hidden ones, leftovers of file managers
 * and archivers, thumbnails of network drives, and projects of Graft itself.
 */
export function isSkippedName(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('.') || lower.endsWith('.graft') || skippedNames.has(lower)
}
