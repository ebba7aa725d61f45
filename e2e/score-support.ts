// What the journey of the scores shares: embeddings in place of those of a data set, and the command line on that very data set.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { fitBackend } from '../src/backend/fit.ts'
import { drawnPeople } from '../src/backend/people.fixture.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../src/format/safetensors.ts'
import { type Backend, readBackend, writeBackend } from '../src/model/backend.ts'
import { listStored, readStored, writeStored } from './checkpoints.ts'

const folderOf = (dataset: string) => `datasets/${dataset}`
const embeddingsOf = async (page: Page, dataset: string): Promise<string> => {
  const [name] = (await listStored(page, folderOf(dataset))).filter(one => one.startsWith('embeddings-'))
  if (!name) throw new TypeError(`${dataset} has no embeddings`)
  return `${folderOf(dataset)}/${name}`
}

/** Every other direction tells people apart, which the shipped back-end does not know. */
const SPREAD = {
  between: Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? 0.06 : 0.01)),
  within: Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? 0.01 : 0.05)),
}

/** Puts drawn embeddings in the place of those that are kept of a data set of two pictures a person. */
export async function putDrawnEmbeddings(page: Page, dataset: string): Promise<void> {
  const shard = await readStored(page, `${folderOf(dataset)}/shard-00000.safetensors`)
  const { tensors } = await readSafetensors(new Blob([shard]), 'shard')
  const labels = (await tensors.get('labels')?.read()) ?? new Uint8Array()
  const people = new Int32Array(labels.slice().buffer)
  const drawn = drawnPeople({
    people: people.length / 2,
    pictures: () => 2,
    ...SPREAD,
  })
  const seen = new Set<number>()
  const rows = new Float32Array(people.length * 256)
  for (const [row, person] of people.entries()) {
    const from = 2 * person + (seen.has(person) ? 1 : 0)
    seen.add(person)
    rows.set(drawn.rows.subarray(from * 256, (from + 1) * 256), row * 256)
  }
  const path = await embeddingsOf(page, dataset)
  const { metadata } = await readSafetensors(new Blob([await readStored(page, path)]), path)
  const file = writeSafetensors(
    [['embeddings', { dtype: 'F32', shape: [people.length, 256], bytes: bytesOf(rows) }]],
    metadata,
  )
  await writeStored(page, path, new Uint8Array(await file.arrayBuffer()))
}

/** The file of a score for the shipped model that was learned from as few people as can be. */
export async function scoreOfFewPeople(): Promise<Buffer<ArrayBuffer>> {
  const shipped = 'models/lightcnn-9/jb.safetensors'
  const prior = await readBackend(new Blob([readFileSync(shipped)]), shipped)
  const about = { ...prior.about, source: '40 pictures of 20 people', date: '2026-01-01' }
  const { backend } = await fitBackend(drawnPeople({ people: 20, pictures: () => 2, ...SPREAD }), {
    about,
    prior,
  })
  return Buffer.from(await writeBackend(backend).arrayBuffer())
}

/** What "score fit" makes of a data set of the page's storage, with the embeddings that the page made. */
export async function fitOnCommandLine(page: Page, dataset: string): Promise<Backend> {
  const root = mkdtempSync(join(tmpdir(), 'vis-a-vis-score-'))
  try {
    const copy = join(root, dataset)
    mkdirSync(copy)
    for (const name of await listStored(page, folderOf(dataset)))
      writeFileSync(join(copy, name), await readStored(page, `${folderOf(dataset)}/${name}`))
    const out = join(root, 'out.safetensors')
    execFileSync(process.execPath, ['dist/cli/main.js', 'score', 'fit', copy, '--out', out])
    return await readBackend(new Blob([readFileSync(out)]), out)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const sha256 = (values: Float64Array) => createHash('sha256').update(values).digest('hex')

/** All that a back-end computes with, and how it is read; not the words about where it comes from. */
export const numbersOf = ({ mean, transform, between, calibration, about: { shrinkage } }: Backend) => ({
  mean: sha256(mean),
  transform: sha256(transform),
  between: sha256(between),
  calibration: { ...calibration, source: '' },
  shrinkage,
})
