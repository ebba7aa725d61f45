// Weights that arrive embed one face before anything is made of them: finite weights can still be too large for float32.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from '../errors.ts'
import type { GrayImage } from '../image.ts'
import type { Embedder } from '../model/embedder.ts'
import { firstEmbedding, readSelfTest } from '../model/selftest.ts'
import { modelsFolder } from './storage.ts'

/** The stored crop of a face that ships with the model. */
export async function testCrop(): Promise<GrayImage> {
  const path = join(modelsFolder(), 'lightcnn-9', 'selftest.safetensors')
  const bytes = await readFile(path).catch(() => {
    throw new StorageError(`${path} cannot be read. Restore models/lightcnn-9.`)
  })
  return (await readSelfTest(new Blob([bytes]), path)).crop
}

/** Throws a WeightsError when the stored crop's embedding is not finite, or zero. `name` stands in it. */
export async function tryEmbedder(embedder: Pick<Embedder, 'embed'>, name: string): Promise<void> {
  await firstEmbedding(embedder, await testCrop(), name)
}
