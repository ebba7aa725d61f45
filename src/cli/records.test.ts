// A RecordIO file becomes a data set, and is trained on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { importDataset } from '../data/import.ts'
import { items } from '../data/import-items.ts'
import { type ImportOptions, START } from '../data/manifest.ts'
import { preparePicture } from '../data/prepare.ts'
import { LAST } from '../data/reading.ts'
import { surveySource } from '../data/survey.ts'
import { cropHost } from './crop-worker.ts'
import { openSource } from './shard-source.ts'
import { openShardFolder } from './shard-store.ts'
import type { Command } from './spec.ts'
import { train } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-records-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/field/${name}`, import.meta.url))
const OPTIONS: ImportOptions = {
  ...{ name: 'set', aligned: true, keepDuplicates: true, shardPictures: 100 },
  split: { by: 'pictures', fraction: 0, seed: 1 },
}
const host = {
  parallel: 2,
  prepare: (bytes: Uint8Array<ArrayBuffer>) => preparePicture(bytes, { aligned: true }, cropHost()),
  exclusively: <T>(work: () => Promise<T>) => work(),
}
async function call(command: Command, ...args: string[]): Promise<string> {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines.join('\n')
}

it('imports train.rec and trains on it', async () => {
  const [set, run] = [join(folder, 'set'), join(folder, 'run')]
  const { source, close } = await openSource([fixture('train.rec')], {})
  expect((await surveySource(source)).sentences).toEqual([
    'The index lists 17 records.',
    'Its property file says 4 people in pictures of 112 x 112.',
  ])
  const manifest = await importDataset({
    source,
    store: await openShardFolder(set, { create: true }),
    options: OPTIONS,
    host,
  })
  await close()
  expect(manifest.counts).toMatchObject({ pictures: 12, identities: 4 })
  const trained = JSON.parse(
    await call(
      train,
      set,
      '--out',
      run,
      '--preset',
      'frozen',
      '--epochs',
      '1',
      '--batch',
      '2',
      '--pairs',
      '0',
      '--json',
    ),
  )
  expect(trained).toMatchObject({ steps: 6, stop: { why: 'finished' } })
}, 60_000)

it('reads the list that MXNet packs from as a picture list', async () => {
  const { source, close } = await openSource([fixture('plain.lst')], {})
  const keys: string[] = []
  for await (const item of items(source, START, LAST)) keys.push(`${item.key} ${item.path}`)
  await close()
  expect(keys[4]).toBe('2 people/2/4.jpg')
})
