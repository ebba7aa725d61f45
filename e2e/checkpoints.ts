// Checkpoints with formula weights of all four networks in every container that is read, made in the test's own process, and the
// embedding that they must give.
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Page } from '@playwright/test'
import { exportChunks } from '../src/convert/export.ts'
import { writeLegacyPyTorch } from '../src/convert/legacy.fixture.ts'
import { tensorsOf, type WeightTensors } from '../src/convert/weights.ts'
import type { Architecture } from '../src/model/architectures.ts'
import { createWasmEmbedder } from '../src/model/embedder.ts'
import { formulaWeights } from '../src/model/formula.ts'
import { readSelfTest } from '../src/model/selftest.ts'
import type { Weights } from '../src/model/weights.ts'

export const IDENTITIES = 16

const made = new Map<string, Weights>()
/** Formula weights, made once in a process; nothing changes them. */
function weightsOf(architecture: Architecture): Weights {
  const weights = made.get(architecture.name) ?? formulaWeights(architecture, IDENTITIES)
  made.set(architecture.name, weights)
  return weights
}

type Write = (architecture: Architecture, tensors: WeightTensors) => AsyncIterable<Uint8Array>
const exported =
  (format: 'pytorch' | 'mindspore' | 'safetensors' | 'onnx'): Write =>
  (architecture, tensors) =>
    exportChunks(format, architecture, tensors, { dtype: 'F32', crc: true })

/** Every container that is read: its title on the page, the ending of its files, and how one is written. */
export const CONTAINERS: [title: string, ending: string, write: Write][] = [
  [
    'PyTorch (legacy container)',
    '.pth.tar',
    (_, tensors) => writeLegacyPyTorch(tensors, { python: 2, location: 'cuda:0' }),
  ],
  ['PyTorch (zip container)', '.pth', exported('pytorch')],
  ['MindSpore checkpoint', '.ckpt', exported('mindspore')],
  ['safetensors', '.safetensors', exported('safetensors')],
  ['ONNX model', '.onnx', exported('onnx')],
]

/** Writes one network's formula weights in every container. Gives the files' paths in the order of CONTAINERS. */
export async function writeCheckpoints(
  folder: string,
  architecture: Architecture,
  containers = CONTAINERS,
): Promise<string[]> {
  const tensors = tensorsOf(architecture, weightsOf(architecture), 'F32')
  const paths: string[] = []
  for (const [title, ending, write] of containers) {
    const path = join(folder, `${architecture.name} ${title.replaceAll(/\W+/g, ' ').trim()}${ending}`)
    await pipeline(write(architecture, tensors), createWriteStream(path))
    paths.push(path)
  }
  return paths
}

/** The embedding of the stored crop by formula weights, computed here. */
export async function formulaEmbedding(architecture: Architecture): Promise<Float32Array> {
  const file = new Blob([readFileSync('models/lightcnn-9/selftest.safetensors')])
  const { crop } = await readSelfTest(file, 'selftest.safetensors')
  const embedder = await createWasmEmbedder(architecture, weightsOf(architecture))
  const [embedding] = await embedder.embed([crop])
  await embedder.dispose()
  return embedding!
}

/** The embedding that the installed weights gave for the stored crop when they were installed. */
export async function storedEmbedding(page: Page, model: string): Promise<Float32Array> {
  const bytes = await readStored(page, `models/${model}/selftest.safetensors`)
  return (await readSelfTest(new Blob([bytes]), model)).embedding
}

/** A file of the page's storage. */
export async function readStored(page: Page, path: string): Promise<Buffer<ArrayBuffer>> {
  const base64 = await page.evaluate(async path => {
    const names = path.split('/')
    let folder = await navigator.storage.getDirectory()
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name)
    const file = await (await folder.getFileHandle(names.at(-1)!)).getFile()
    const bytes = new Uint8Array(await file.arrayBuffer())
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
  }, path)
  return Buffer.from(base64, 'base64')
}

/** Writes a file into the page's storage, as the page would. */
export async function writeStored(page: Page, path: string, bytes: Uint8Array): Promise<void> {
  const base64 = Buffer.from(bytes).toString('base64')
  await page.evaluate(
    async ({ path, base64 }) => {
      const names = path.split('/')
      let folder = await navigator.storage.getDirectory()
      for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true })
      const writable = await (await folder.getFileHandle(names.at(-1)!, { create: true })).createWritable()
      await writable.write(Uint8Array.from(atob(base64), c => c.charCodeAt(0)))
      await writable.close()
    },
    { path, base64 },
  )
}

/** Names in a folder of the page's storage. */
export const listStored = (page: Page, path: string): Promise<string[]> =>
  page.evaluate(async path => {
    try {
      let folder = await navigator.storage.getDirectory()
      for (const name of path.split('/')) folder = await folder.getDirectoryHandle(name)
      const names: string[] = []
      for await (const name of folder.keys()) names.push(name)
      return names.sort()
    } catch {
      return []
    }
  }, path)

/** Drops files by their paths anywhere on the page: the browser opens them itself, so that they may be large. */
export async function dropPaths(page: Page, paths: string[]): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    return input
  })
  await input.setInputFiles(paths)
  const transfer = await input.evaluateHandle(input => {
    const data = new DataTransfer()
    for (const file of input.files ?? []) data.items.add(file)
    return data
  })
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}
