import type { Sample } from '../../shared/domain/system.ts'
import { drawnLabels } from './drawings.ts'
import { planPictures } from './drawn.ts'

/** A public set of photographs and how its archive is laid out. */
export interface DownloadedSample extends Sample {
  readonly origin: 'downloaded'
  /** A .tgz archive with one outer folder, inside it folders by label, perhaps within folders by split. */
  readonly address: string
  /** What the archive is called among the downloads. */
  readonly archiveName: string
}

const clothingCommit = '36364be1969242c019705255cd87aed00c73a939'

/** Public sets of real photographs. What is not published about one is null and never guessed. */
export const downloadedSamples: readonly DownloadedSample[] = [
  {
    name: 'clothing',
    title: 'Clothing, ten kinds',
    origin: 'downloaded',
    labelCount: 10,
    imageCount: 3781,
    sizeBytes: null,
    licence: 'CC0 1.0',
    credit:
      'clothing-dataset-small by Alexey Grigorev and contributors, ' +
      'github.com/alexeygrigorev/clothing-dataset-small.',
    checksum: null,
    address: `https://codeload.github.com/alexeygrigorev/clothing-dataset-small/tar.gz/${clothingCommit}`,
    archiveName: `clothing-dataset-small-${clothingCommit}.tgz`,
  },
  {
    name: 'flowers',
    title: 'Flowers, five kinds',
    origin: 'downloaded',
    labelCount: 5,
    imageCount: 3670,
    sizeBytes: 228_813_984,
    licence: 'CC-BY',
    credit: 'flower_photos by the TensorFlow authors; photographers are named in its LICENSE.txt.',
    checksum: '4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c',
    address:
      'https://storage.googleapis.com/download.tensorflow.org/example_images/flower_photos.tgz',
    archiveName: 'flower_photos.tgz',
  },
]

/** The sample that needs no network. */
export const drawnSample: Sample = {
  name: 'drawn',
  title: 'Drawings, seven kinds of things',
  origin: 'drawn',
  labelCount: Object.keys(drawnLabels).length,
  imageCount: planPictures(0).length,
  sizeBytes: null,
  licence: 'CC-BY 4.0',
  credit:
    'Drawings: Twemoji 15, copyright 2019 Twitter, Inc and other contributors, and 2022 to present ' +
    'Jason Sofonia and Justine De Caires, github.com/jdecked/twemoji. Changed: cropped, turned and placed on ' +
    'backgrounds by Graft.',
  checksum: null,
}
