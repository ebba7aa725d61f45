// shards export and check as the command line calls them, and what openSource takes them for.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { importDataset } from '../data/import.ts'
import { items } from '../data/import-items.ts'
import { START } from '../data/manifest.ts'
import { SOURCES, type TestFiles, testHost, testOptions } from '../data/memory.fixture.ts'
import { LAST } from '../data/reading.ts'
import { openSource } from './shard-source.ts'
import { openShardFolder } from './shard-store.ts'
import { shards } from './shards.ts'

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-shards-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const FILES: TestFiles = Array.from({ length: 12 }, (_, i) => [`who-${i % 3}/${i}.jpg`, `${i}`])
const set = join(folder, 'set')
await importDataset({
  source: await SOURCES.tar!(FILES),
  store: await openShardFolder(set, { create: true }),
  options: testOptions,
  host: testHost,
})
const run = async (...args: string[]) => {
  const lines: string[] = []
  await shards(args, line => lines.push(line))
  return lines.join('\n')
}
const pathsIn = async (path: string) => {
  const paths: string[] = []
  const { source, close } = await openSource([path], {})
  for await (const item of items(source, START, LAST))
    if (!('cause' in item.picture)) paths.push(`${source.kind}: ${item.name} ${item.path}`)
  await close()
  return paths
}

it('exports a data set as a WebDataset and as its own files, which are sources again', async () => {
  const [wds, own] = [join(folder, 'wds.tar'), join(folder, 'own.tar')]
  expect(await run('export', set, '--out', wds)).toMatch(
    /^12 pictures of 3 identities in .*wds.tar, 0\.\d MB$/,
  )
  const packed = JSON.parse(await run('export', set, '--out', own, '--shards', '--json'))
  expect(packed).toMatchObject({ out: own, pictures: 12, identities: 3, bytes: readFileSync(own).length })
  const before = await pathsIn(set)
  expect(before.length).toBe(12)
  expect(await pathsIn(own)).toEqual(before)
  expect((await pathsIn(wds)).map(path => path.split(' ')[1])).toEqual(before.map(path => path.split(' ')[1]))
  await expect(run('export', set)).rejects.toMatchObject({ name: 'UsageError' })
})

it('finds what is broken, and goes on without it', async () => {
  expect(await run('check', set)).toBe('3 of 3 shards are whole, 12 pictures')
  const shard = join(set, 'shard-00001.safetensors')
  const bytes = readFileSync(shard)
  bytes[9000] = (bytes[9000] ?? 0) ^ 1
  writeFileSync(shard, bytes)
  await expect(run('check', set)).rejects.toThrow(/1 of 3 shards .* are broken/)
  expect(JSON.parse(await run('check', set, '--drop', '--json'))).toMatchObject({ shards: 2, dropped: true })
  expect(await run('check', set)).toBe('2 of 2 shards are whole, 7 pictures')
})
