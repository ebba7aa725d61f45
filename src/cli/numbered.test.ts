// Pictures that are numbered in the folder of each person, from embed and evaluate to the figures.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { personOf } from '../data/names.ts'
import { readLfw } from '../data/read-lfw.ts'
import { embedAll, writeRun } from '../evaluate/embed-all.ts'
import { createEmbedHost } from '../evaluate/embed-host.ts'
import { writeMat } from '../format/mat.fixture.ts'
import { cropHost } from './crop-worker.ts'
import { openPictures } from './embed.ts'
import { evaluate } from './evaluate.ts'
import { shippedOrder } from './lists.ts'
import { loadModel } from './model.ts'

const CHIPS = join(import.meta.dirname, '..', '..', 'fixtures', 'lfw', 'chips')
const PEOPLE = 3
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-numbered-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...names: string[]) => join(folder, ...names)

describe('pictures numbered in each folder', () => {
  it('are embedded and evaluated by folder and number', async () => {
    const chips = readdirSync(CHIPS).filter(name => name.endsWith('.jpg'))
    const people = [...new Set(chips.map(personOf))].filter(
      person => chips.filter(chip => personOf(chip) === person).length > 1,
    )
    const paths: string[] = []
    for (const person of people.slice(0, PEOPLE)) {
      mkdirSync(at('set', person), { recursive: true })
      const two = chips.filter(chip => personOf(chip) === person).slice(0, 2)
      // the last person's second number is nobody else's
      for (const [chip, number] of [
        [two[0] ?? '', 0],
        [two[1] ?? '', person === people[PEOPLE - 1] ? 57 : 1],
      ] as const) {
        copyFileSync(join(CHIPS, chip), at('set', person, `${number}.jpg`))
        paths.push(`${person}/${number}.jpg`)
      }
    }
    const names = paths.map(path => path.replace('.jpg', ''))
    writeFileSync(at('list.txt'), `${paths.join('\n')}\n`)
    const numbers = (of: (person: number) => [number, number]) => ({
      numbers: Array.from({ length: PEOPLE }, (_, person) =>
        of(person).map(row => (row % paths.length) + 1),
      ).flat(),
      dims: [2, PEOPLE] as [number, number],
    })
    const mat = writeMat({
      pos_pair: numbers(person => [2 * person, 2 * person + 1]),
      neg_pair: numbers(person => [2 * person, 2 * person + 2]),
    })
    writeFileSync(at('pairs.mat'), new Uint8Array(await mat.arrayBuffer()))

    const protocol = await readLfw(
      ['pairs.mat', 'list.txt'].map(name => ({ name, file: new Blob([readFileSync(at(name))]) })),
      shippedOrder,
    )
    expect(protocol.pictures).toEqual(names)
    const { embedder } = await loadModel()
    const source = await openPictures(at('set'))
    for (const wanted of [{}, { wanted: protocol.pictures }]) {
      const host = createEmbedHost(embedder, cropHost(), { batch: 4 })
      const run = await embedAll({ source, ...wanted }, host)
      expect(run.embeddings.names.toSorted()).toEqual(names.toSorted())
      writeFileSync(at('set.safetensors'), new Uint8Array(await writeRun(run).arrayBuffer()))
      const config = ['--config', at('pairs.mat'), at('list.txt'), '--json', at('report.json')]
      await evaluate(['lfw', '--embeddings', at('set.safetensors'), ...config], () => {})
      const report = JSON.parse(readFileSync(at('report.json'), 'utf8'))
      expect(report).toMatchObject({
        pictures: 2 * PEOPLE,
        skipped: 0,
        lfw: { genuinePairs: PEOPLE, auc: 1 },
      })
    }
    await embedder.dispose()
  })
})
