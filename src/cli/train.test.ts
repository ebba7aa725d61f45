import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalOfFile } from '../convert/known.ts'
import { openCheckpoint } from '../convert/open.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { toFloat32 } from '../format/tensor.ts'
import { parseCard } from '../model/card.ts'
import { readRun } from '../train/run.ts'
import { chipDataset } from './chips.fixture.ts'
import { openShardFolder } from './shard-store.ts'
import { train } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-train-'))
const [dataset, out] = [join(folder, 'set'), join(folder, 'run')]
const lines: string[] = []
const call = async (...args: string[]) => {
  lines.length = 0
  await train(args, line => lines.push(line))
  return lines.join('\n')
}

describe('train', () => {
  beforeAll(async () => {
    const { store } = await chipDataset(2, { split: { by: 'pictures', fraction: 0, seed: 1 } })
    mkdirSync(dataset)
    for (const [name, bytes] of store.files) writeFileSync(join(dataset, name), bytes)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('fine-tunes the weights that ship, goes on, relabels and exports', async () => {
    const first = JSON.parse(
      await call(dataset, '--out', out, '--epochs', '1', '--batch', '4', '--pairs', '0', '--json'),
    )
    expect(first).toMatchObject({ steps: 1, stop: { why: 'finished' } })
    expect(first.recipe).toMatchObject({ batchSize: 4, trunkRate: 0 })
    await expect(call(dataset, '--out', out)).rejects.toThrow('There is a run in')
    await expect(call(dataset, '--out', out, '--resume', '--batch', '2')).rejects.toThrow(
      '--batch cannot change',
    )

    const text = await call(dataset, '--out', out, '--resume', '--epochs', '2', '--rate', '0.0005')
    expect(text).toContain('Continued after step 1 with epochs 2 (was 1), learningRate 0.0005 (was 0.001).')
    expect(text).toContain('Finished: 2 epochs, 2 steps.')
    const run = await readRun(await openShardFolder(out))
    expect(run.history.map(({ step }) => step)).toEqual([1, 2])
    expect(run.checkpoints.at(-1)).toMatchObject({ step: 2, isBest: false })

    expect(await call('relabel', dataset, out, '--apply')).toMatch(
      /kept {8}\d[\s\S]*train on it with --labels run-2-70/,
    )
    const csv = join(folder, 'log.csv')
    await call('export', out, '--to', 'csv', '--out', csv)
    expect(readFileSync(csv, 'utf8').split('\n')[1]).toMatch(/^train,0,1,\d/)
    const pytorch = join(folder, 'run.pth')
    await call('export', out, '--to', 'pytorch', '--out', pytorch)
    const checkpoint = await openCheckpoint(new Blob([readFileSync(pytorch)]), 'run.pth')
    expect(checkpoint.tensors.size).toBe(22)
    expect(checkpoint.metadata).toMatchObject({ epoch: '2' })
    expect(checkpoint.ignored).toContain('optimizer')
    const model = join(folder, 'model')
    await call('export', out, '--to', 'model', '--out', model)
    const card = parseCard(readFileSync(join(model, 'card.json'), 'utf8'), 'card.json')
    expect(card).toMatchObject({
      calibration: null,
      calibrationNote: expect.stringContaining('not measured'),
    })
    expect(card.weights.canonicalSha256).toBe(
      await canonicalOfFile(new Blob([readFileSync(pytorch)]), 'run.pth'),
    )
  })

  it.each([
    ['NaN', (value: number, i: number) => (i === 7 ? Number.NaN : value), 'holds NaN at index 7.'],
    ['too large numbers', (value: number) => value * 1e10, 'the embedding of a face holds '],
  ] as const)('exports no model of %s', async (kind, change, says) => {
    const copy = join(folder, kind)
    cpSync(out, copy, { recursive: true })
    const run = await readRun(await openShardFolder(copy))
    const note = run.checkpoints.at(-1)!
    const path = join(copy, note.file)
    const { tensors, metadata } = await readSafetensors(new Blob([readFileSync(path)]), note.file)
    const changed = await Promise.all(
      [...tensors].map(async ([name, { dtype, shape, read }]) => {
        const floats = toFloat32(dtype, await read())
        const isConvolution = shape.length === 4 && !name.startsWith('velocity.')
        return [name, { dtype, shape, bytes: bytesOf(isConvolution ? floats.map(change) : floats) }] as const
      }),
    )
    const bytes = new Uint8Array(await writeSafetensors(changed, metadata).arrayBuffer())
    writeFileSync(path, bytes)
    Object.assign(note, { sha256: await sha256Hex(bytes), bytes: bytes.length })
    writeFileSync(join(copy, 'run.json'), JSON.stringify(run))
    for (const to of ['model', 'safetensors', 'pytorch']) {
      const out = join(folder, `${kind} ${to}`)
      const exported = call('export', copy, '--checkpoint', note.file, '--to', to, '--out', out)
      await expect(exported).rejects.toThrow(says)
      await expect(exported).rejects.toThrow(new RegExp(`^${note.file}: `))
      expect(existsSync(out)).toBe(false)
    }
    if (kind === 'NaN')
      await expect(call(dataset, '--out', copy, '--resume', '--epochs', '3')).rejects.toThrow(says)
  })

  it('refuses what it cannot read', async () => {
    await expect(call(dataset)).rejects.toThrow('train needs a data set and --out RUN_DIR')
    await expect(call(folder, '--out', join(folder, 'other'))).rejects.toThrow('this isn’t a data set')
    await expect(call(dataset, '--out', join(folder, 'a'), '--preset', 'fast')).rejects.toThrow(
      '--preset fast',
    )
    await expect(call(dataset, '--out', join(folder, 'a'), '--rate', 'x')).rejects.toThrow(
      '--rate x: expected a number from 1e-8 to 10.',
    )
    await expect(call(dataset, '--out', join(folder, 'a'), '--epochs', '1.5')).rejects.toThrow(
      '--epochs 1.5: expected a whole number of epochs from 1 to 10000.',
    )
    await expect(call(dataset, '--out', join(folder, 'a'), '--resume')).rejects.toThrow('There is no run in')
    const lost = join(folder, 'lost')
    mkdirSync(lost)
    writeFileSync(join(lost, 'step-0000001.safetensors'), 'x')
    await expect(call(dataset, '--out', lost)).rejects.toThrow(
      'already, whose run.json is missing. Add --resume to continue it',
    )
    await expect(call(dataset, '--out', lost, '--resume')).rejects.toThrow('There is no whole checkpoint')
    await expect(call('export', lost, '--to', 'csv', '--out', 'x')).rejects.toThrow(
      'Going on with the run ("train --resume")',
    )
    expect(existsSync(join(lost, 'step-0000001.safetensors'))).toBe(true)
    await expect(call('export', out, '--to', 'zip', '--out', 'x')).rejects.toThrow('export needs a run')
  })
})
