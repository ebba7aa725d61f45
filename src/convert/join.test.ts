// One checkpoint in several files: joined, or the parts that are missing are asked for.
import { describe, expect, it } from 'vitest'
import { bytesOf, writeSafetensors } from '../format/safetensors.ts'
import { goodTensors } from './damaged-weights.fixture.ts'
import { toBlob } from './export.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'
import { groupParts, partOf } from './parts.ts'
import { writePyTorch } from './pytorch-write.ts'

const all = [...goodTensors]
const pytorch = (from: number, to?: number) =>
  toBlob(writePyTorch(new Map(all.slice(from, to)), { prefix: '' }))
const [one, two] = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin']
const index = (map: unknown) => new Blob([JSON.stringify({ weight_map: map })])
const failure = (opened: Promise<unknown>) =>
  opened.then(
    () => 'it was read',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('parts', () => {
  it('are one checkpoint, with or without their index', async () => {
    const second = { name: two, file: await pytorch(5) }
    const places = Object.fromEntries(all.map(([name], i) => [name, i < 5 ? one : two]))
    const named = { name: 'pytorch_model.bin.index.json', file: index(places) }
    for (const others of [[second], [named, second]]) {
      const checkpoint = await openCheckpoint(await pytorch(0, 5), one, { others })
      expect(checkpoint.name).toBe('pytorch_model.bin')
      expect(recognise(checkpoint)).toMatchObject({ architecture: { name: 'lightcnn-4' }, problems: [] })
      const [name, tensor] = all[7]!
      expect(Buffer.compare(await checkpoint.tensors.get(name)!.read(), await tensor.read())).toBe(0)
    }
    const lost = index({ ...places, 'fc9.weight': two })
    expect(
      await failure(openCheckpoint(await pytorch(0, 5), one, { others: [second, { ...named, file: lost }] })),
    ).toContain('1 tensors that the index names are in none of the parts, the first is fc9.weight.')
    expect(await failure(openCheckpoint(await pytorch(0, 6), one, { others: [second] }))).toContain(
      'is in another part too',
    )
  })
  it('that are alone ask for the others', async () => {
    expect(await failure(openCheckpoint(await pytorch(0, 5), one))).toBe(
      `FormatError: ${one}, byte 0: one of the files of a checkpoint in 2 parts. Choose or drop all of them together; missing: ${two}.`,
    )
    expect(
      await failure(openCheckpoint(index({ a: one, b: two }), 'pytorch_model.bin.index.json')),
    ).toContain(`checkpoint in 2 parts. Choose or drop all of them together; missing: ${one}, ${two}.`)
    expect(await failure(openCheckpoint(index({}), 'x.index.json'))).toContain(
      'names no tensors ("weight_map")',
    )
  })
  it('that hold the whole network are read, whatever they are called', async () => {
    const checkpoint = await openCheckpoint(await pytorch(0), one)
    expect([checkpoint.name, recognise(checkpoint).problems]).toEqual([one, []])
  })
})

describe('float8 in safetensors', () => {
  it('is refused as a weight by its name', async () => {
    const file = writeSafetensors(
      all.map(([name, { shape }]) => {
        const bytes = new Uint8Array(shape.reduce((a, b) => a * b, 1))
        return [name, { dtype: 'F8_E4M3', shape, bytes: bytesOf(bytes) }] as const
      }),
    )
    const { architecture, problems } = recognise(await openCheckpoint(file, 'a.safetensors'))
    expect(architecture?.name).toBe('lightcnn-4')
    expect(new Set(problems.map(({ problem }) => problem))).toEqual(new Set(['holds float8']))
  })
})

describe('names', () => {
  it.each([
    ['model-00001-of-00003.safetensors', ['model-00001-of-00003.safetensors', 3]],
    ['w_01-of-02.pth.tar', ['w_01-of-02.pth.tar', 2]],
    ['model-00001-of-00001.bin', null],
    ['epoch-3-of-5', null],
    ['5-of-3.bin', null],
  ])('%s', (name, expected) => {
    const part = partOf(name)
    expect(part && [part.all[part.part - 1], part.all.length]).toEqual(expected)
  })
  it('group what is dropped together', () => {
    const names = [two, 'a.pth', 'pytorch_model.bin.index.json', one, 'b.pth']
    const groups = groupParts(names.map(name => ({ name })))
    expect(groups.map(group => group.map(({ name }) => name))).toEqual([
      [two, 'pytorch_model.bin.index.json', one],
      ['a.pth'],
      ['b.pth'],
    ])
  })
})
