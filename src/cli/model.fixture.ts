// Files of weights and model folders for tests, in a folder of their own that the test removes.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toBlob } from '../convert/export.ts'
import type { WeightTensors } from '../convert/weights.ts'
import { safetensorsChunks } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { readCard } from './embed.ts'

export function filesOfWeights() {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-weights-'))
  /** A safetensors file. */
  const written = async (name: string, tensors: WeightTensors): Promise<string> => {
    const path = join(folder, `${name}.safetensors`)
    writeFileSync(path, new Uint8Array(await (await toBlob(safetensorsChunks(tensors))).arrayBuffer()))
    return path
  }
  /** A folder that --model takes: weights of LightCNN-4, not calibrated. */
  const modelOf = async (name: string, tensors: WeightTensors): Promise<string> => {
    const model = join(folder, name)
    mkdirSync(model)
    const bytes = readFileSync(await written(`${name}/weights`, tensors))
    const { backend: _, score: __, spareCalibration: ___, ...card } = await readCard()
    const weights = { ...card.weights, bytes: bytes.length, sha256: await sha256Hex(bytes) }
    const own = { ...card, architecture: 'lightcnn-4', title: name, weights, calibration: null }
    writeFileSync(join(model, 'card.json'), JSON.stringify(own))
    return model
  }
  return { folder, written, modelOf }
}
