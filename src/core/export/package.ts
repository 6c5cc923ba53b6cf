import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportFormat } from '../../shared/domain/exported.ts'
import { writeOnnx } from '../formats/onnx/write.ts'
import { writeTfjs } from '../formats/tfjs/write.ts'
import { useCpuBackend } from '../network/backend.ts'
import { loadBase, requireBase } from '../network/bases.ts'
import { featureNetwork, withHead, withPreprocessing } from '../network/graph.ts'
import { requireSameBase } from '../training/trained-model.ts'
import type { TrainedModel } from '../training/trained-model.ts'
import { appVersion } from '../versions.ts'
import { onnxSamples, tfjsSamples } from './sample-code.ts'

export const onnxFile = 'model.onnx'
export const onnxInput = 'image'
export const onnxOutput = 'probabilities'

/**
 * Writes a model in a format with its labels, runnable sample code and the base's licence.
 * ONNX: raw RGB bytes [n, h, w, 3] of any size in, resizing and preprocessing inside. TF.js: side × side RGB values
 * 0..255 in, preprocessing inside; its sample code resizes.
 */
export async function writePackage(
  model: TrainedModel,
  options: {
    format: ExportFormat
    folder: string
    bases: readonly string[]
    provenance: Record<string, string>
  },
): Promise<void> {
  const { folder, format } = options
  await useCpuBackend()
  const { path } = await requireBase(options.bases, model.baseId)
  const base = await loadBase(options.bases, model.baseId)
  requireSameBase(model, base.entry)
  const taps = base.entry.taps.filter((tap) => model.taps.includes(tap.layer))
  const network = withHead(featureNetwork(base, taps), {
    weights: model.weights,
    bias: model.bias,
    labelCount: model.labels.length,
  })
  const labels = model.labels.map((label) => label.name)
  const { preprocessing } = base.entry
  const facts = {
    labels: JSON.stringify(labels),
    base: base.entry.title,
    side: String(model.side),
    ...options.provenance,
  }
  if (format === 'onnx') {
    const bytes = writeOnnx(network, {
      input: { kind: 'pixels', side: model.side, preprocessing },
      inputName: onnxInput,
      outputName: onnxOutput,
      producer: `Graft ${appVersion()}`,
      metadata: facts,
    })
    await writeFile(join(folder, onnxFile), bytes)
  } else {
    await writeTfjs(withPreprocessing(network, preprocessing), folder, facts)
  }
  network.dispose()
  await writeFile(join(folder, 'labels.txt'), `${labels.join('\n')}\n`)
  const samples = format === 'onnx' ? onnxSamples() : tfjsSamples(model.side)
  for (const [name, text] of Object.entries(samples)) await writeFile(join(folder, name), text)
  await copyFile(join(path, base.entry.licenceFile), join(folder, 'LICENCE-BASE.txt'))
}
