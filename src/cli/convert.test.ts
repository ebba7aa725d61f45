// inspect and convert as the command line calls them: exact JSON, files that appear whole, inputs that are never harmed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CALIBRATION_KEY } from '../convert/bound.ts'
import { exportChunks, HALF_IN_MINDSPORE, toBlob } from '../convert/export.ts'
import { writeMindSpore } from '../convert/mindspore-write.ts'
import { openCheckpoint } from '../convert/open.ts'
import { tensorsOf } from '../convert/weights.ts'
import { bytesOf, safetensorsChunks } from '../format/safetensors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { createSession, Tensor } from '../runtime.ts'
import { convert } from './convert.ts'
import { inspect } from './inspect.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const run = async (command: typeof inspect, ...args: string[]) => {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines
}
const inspectJson = async (path: string) => JSON.parse((await run(inspect, path, '--json')).join(''))
const architecture = ARCHITECTURES['lightcnn-4']
const tensors = tensorsOf(architecture, formulaWeights(architecture, 16), 'F32')
const source = join(folder, 'source.pth')
const written = await toBlob(exportChunks('pytorch', architecture, tensors, { dtype: 'F32' }))
writeFileSync(source, new Uint8Array(await written.arrayBuffer()))

describe('inspect', () => {
  it('gives exact JSON of a fixture', async () => {
    expect(await inspectJson(join(FIXTURES, 'checkpoints', 'tiny_ms_crc.ckpt'))).toEqual({
      container: 'mindspore',
      architecture: null,
      identities: null,
      tensors: [
        { name: 'features.0.filter.weight', dtype: 'F32', shape: [2, 3, 2, 2] },
        { name: 'features.0.filter.bias', dtype: 'F32', shape: [2] },
        { name: 'fc2.weight', dtype: 'F32', shape: [5, 2] },
        { name: 'global_step', dtype: 'I32', shape: [1] },
        { name: 'learning_rate', dtype: 'F32', shape: [] },
        { name: 'half', dtype: 'F16', shape: [2] },
      ],
      ignored: ['global_step', 'learning_rate'],
      problems: [
        'this is not a LightCNN, it has 2 of the 20 names of a LightCNN-9 and too few of its shapes',
      ],
      notes: [],
      what: 'This is not a LightCNN, it has 2 of the 20 names of a LightCNN-9 and too few of its shapes',
    })
  })
  it('says what yunet_n.pth is', async () => {
    const found = await inspectJson(join(FIXTURES, 'third-party', 'yunet_n.pth'))
    expect(found).toMatchObject({ container: 'pytorch-zip', architecture: null, identities: null })
    expect(found.problems).toEqual(['this is not a LightCNN, it looks like YuNet, a face detector'])
  })
  it('names the network, in JSON and in words', async () => {
    expect(await inspectJson(source)).toMatchObject({
      architecture: 'lightcnn-4',
      identities: 16,
      problems: [],
    })
    const [line] = await run(inspect, source)
    expect(line).toBe('source.pth: PyTorch (zip container), 12 tensors. LightCNN-4, 16 identities.')
  })
  it('refuses a damaged file and a missing one', async () => {
    const path = join(folder, 'cut.pth')
    writeFileSync(path, readFileSync(source).subarray(0, 1000))
    await expect(inspect([path], () => {})).rejects.toThrow(/^cut\.pth, byte 1000: /)
    await expect(inspect([join(folder, 'none')], () => {})).rejects.toThrow(/cannot be read \(ENOENT\)/)
    await expect(inspect([], () => {})).rejects.toThrow(/Usage: npm run cli -- inspect/)
  })
})

describe('convert', () => {
  it.each(['safetensors', 'pytorch', 'mindspore', 'onnx'])('writes %s that inspect reads', async to => {
    const out = join(folder, `out.${to}`)
    const [line] = await run(convert, source, '--to', to, '--out', out)
    expect(line).toMatch(
      /^Wrote .*: LightCNN-4 as .*, 12 tensors with a classifier of 16 identities, float32, [\d,]+ bytes\.$/,
    )
    expect(await inspectJson(out)).toMatchObject({ architecture: 'lightcnn-4', identities: 16, problems: [] })
    await run(
      convert,
      out,
      '--to',
      'safetensors',
      '--out',
      join(folder, 'back'),
      '--embedding-only',
      '--dtype',
      'f16',
    )
    expect(await inspectJson(join(folder, 'back'))).toMatchObject({
      architecture: 'lightcnn-4',
      identities: null,
    })
  })
  it('keeps what a training script said', async () => {
    const said = { epoch: 80, arch: 'Mine', prec1: 97.5 }
    const trained = join(folder, 'trained.pth')
    const file = await toBlob(exportChunks('pytorch', architecture, tensors, { dtype: 'F32', pytorch: said }))
    writeFileSync(trained, new Uint8Array(await file.arrayBuffer()))
    await run(convert, trained, '--to', 'pytorch', '--out', join(folder, 'again.pth'))
    const lines = await run(inspect, join(folder, 'again.pth'))
    expect(lines.slice(1, 4)).toEqual(['epoch: 80', 'arch: Mine', 'prec1: 97.5'])
  })
  it('takes what was appended to a MindSpore checkpoint on to PyTorch, and says how MindSpore loads float16', async () => {
    const number = (dtype: 'I64' | 'F32', value: ArrayBufferView) => ({
      ...{ dtype, shape: [], read: async () => bytesOf(value) },
    })
    const appended = new Map([
      ...tensors,
      ['epoch', number('I64', BigInt64Array.of(12n))] as const,
      ['lr', number('F32', Float32Array.of(0.5))] as const,
    ])
    const [ms, pth] = [join(folder, 'appended.ckpt'), join(folder, 'appended.pth')]
    const file = await toBlob(writeMindSpore(appended, { crc: true }))
    writeFileSync(ms, new Uint8Array(await file.arrayBuffer()))
    expect(await run(inspect, ms)).toEqual(expect.arrayContaining(['epoch: 12', 'lr: 0.5']))
    await run(convert, ms, '--to', 'pytorch', '--out', pth)
    expect((await run(inspect, pth)).join()).toMatch(/epoch: 12,.*lr: 0\.5/)
    expect(await run(convert, pth, '--to', 'mindspore', '--dtype', 'f16', '--out', ms)).toContain(
      HALF_IN_MINDSPORE,
    )
  })
  it('takes the average of a file, the network that is asked for, and parts that lie in one folder', async () => {
    const halved = new Map([...tensors].map(([name, tensor]) => [`ema.${name}`, tensor]))
    const both = join(folder, 'both.safetensors')
    writeFileSync(
      both,
      new Uint8Array(await (await toBlob(safetensorsChunks([...tensors, ...halved]))).arrayBuffer()),
    )
    const out = join(folder, 'taken.pth')
    const lines = await run(convert, both, '--to', 'pytorch', '--out', out, '--embedding-only')
    expect(lines.slice(1)).toEqual([
      'This file holds 2 sets of tensors: top (LightCNN-4, 16 identities); ema (LightCNN-4, 16 identities). ema was taken, because averages of weights (EMA) come first.',
      'Choose another one with --key NAME.',
    ])
    expect(JSON.parse((await run(inspect, both, '--key', 'top', '--json')).join(''))).toMatchObject({
      taken: 'top',
    })
    await expect(convert([both, '--key', 'x', '--to', 'pytorch', '--out', out], () => {})).rejects.toThrow(
      'It holds: top, ema.',
    )
    const [one, two] = [
      join(folder, 'p-00001-of-00002.safetensors'),
      join(folder, 'p-00002-of-00002.safetensors'),
    ]
    const part = async (from: number, to?: number) =>
      new Uint8Array(await (await toBlob(safetensorsChunks([...tensors].slice(from, to)))).arrayBuffer())
    writeFileSync(one, await part(0, 5))
    await expect(inspect([one], () => {})).rejects.toThrow('missing: p-00002-of-00002.safetensors.')
    writeFileSync(two, await part(5))
    for (const paths of [[two], [one, two]])
      expect((await run(inspect, ...paths))[0]).toBe(
        'p.safetensors: safetensors, 12 tensors. LightCNN-4, 16 identities.',
      )
    await expect(convert([two, '--to', 'safetensors', '--out', one], () => {})).rejects.toThrow(
      /names the input file .*p-00001-of-00002\.safetensors/,
    )
  })
  it('offers the embedding alone where only the classifier does not fit', async () => {
    const bare = join(folder, 'nobias.pth')
    const left = new Map([...tensors].filter(([name]) => name !== 'fc2.bias'))
    writeFileSync(
      bare,
      new Uint8Array(
        await (await toBlob(exportChunks('pytorch', architecture, left, { dtype: 'F32' }))).arrayBuffer(),
      ),
    )
    const out = join(folder, 'nobias.onnx')
    await expect(convert([bare, '--to', 'onnx', '--out', out], () => {})).rejects.toThrow(
      /fc2\.bias is missing \(16\)\. Only the classifier doesn’t fit, .* --embedding-only leaves it out\.$/,
    )
    expect((await run(convert, bare, '--to', 'onnx', '--out', out, '--embedding-only'))[0]).toContain(
      'without classifier',
    )
  })
  it('keeps the verdicts of the model that ships through formats that have no room for them', async () => {
    const weights = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9', 'weights.safetensors')
    const [bare, onnx] = [join(folder, 'bare.ckpt'), join(folder, 'again.onnx')]
    await run(convert, weights, '--to', 'mindspore', '--out', bare, '--dtype', 'f16')
    expect((await run(convert, bare, '--to', 'onnx', '--out', onnx)).at(-1)).toBe(
      'Its weights are those of LightCNN-9, so it has its thresholds.',
    )
    expect((await run(inspect, onnx)).join('\n')).toContain('calibration: included')
    const { metadata } = await openCheckpoint(new Blob([readFileSync(onnx)]), 'again.onnx')
    const card = JSON.parse(readFileSync(join(weights, '..', 'card.json'), 'utf8'))
    expect(JSON.parse(metadata[CALIBRATION_KEY] ?? '')).toEqual({
      version: 1,
      canonicalSha256: card.weights.canonicalSha256,
      calibration: calibrationOfScore(card, 'cosine'),
    })
    expect(await run(convert, source, '--to', 'onnx', '--out', onnx)).toHaveLength(1)
  })
  it('writes ONNX for a fixed number of pictures', async () => {
    const out = join(folder, 'fixed.onnx')
    await run(convert, source, '--to', 'onnx', '--out', out, '--batch', '3')
    const session = await createSession(readFileSync(out))
    const faces = (count: number) => ({
      input: new Tensor('float32', new Float32Array(count * 128 * 128), [count, 1, 128, 128]),
    })
    const { logits } = await session.run(faces(3))
    expect(logits?.dims).toEqual([3, 16])
    await expect(session.run(faces(2))).rejects.toThrow(/Got: 2 Expected: 3/)
    await session.release()
    for (const [args, says] of [
      [['--to', 'onnx', '--batch', '0'], /--batch 0: expected a number of pictures from 1/],
      [['--to', 'pytorch', '--batch', '2'], /--batch goes with --to onnx/],
      [['--to', 'onnx', '--crc'], /--crc goes with --to mindspore/],
    ] as const)
      await expect(convert([source, '--out', 'x', ...args], () => {})).rejects.toThrow(says)
  })
  it('never writes over its input', async () => {
    const before = readFileSync(source)
    await expect(convert([source, '--to', 'onnx', '--out', source], () => {})).rejects.toThrow(
      /names the input/,
    )
    expect(readFileSync(source).equals(before)).toBe(true)
  })
  it('does not write where a folder stands', async () => {
    await expect(convert([source, '--to', 'onnx', '--out', folder], () => {})).rejects.toThrow(
      /is a folder\. Name a file in it\.$/,
    )
  })
  it('leaves nothing behind when it fails', async () => {
    const damaged = join(folder, 'damaged.ckpt')
    await run(convert, source, '--to', 'mindspore', '--out', damaged, '--crc')
    const bytes = readFileSync(damaged)
    bytes[bytes.length - 1000]! ^= 1
    writeFileSync(damaged, bytes)
    const out = join(folder, 'never.onnx')
    await expect(convert([damaged, '--to', 'onnx', '--out', out], () => {})).rejects.toThrow(
      /checksum differs/,
    )
    await expect(
      convert([join(FIXTURES, 'third-party', 'yunet_n.pth'), '--to', 'onnx', '--out', out], () => {}),
    ).rejects.toThrow(/not a LightCNN, it looks like YuNet/)
    expect(readdirSync(folder).filter(name => name.startsWith('never') || name.endsWith('.part'))).toEqual([])
  })
  it('says how it is called', async () => {
    await expect(convert([source, '--to', 'tar', '--out', 'x'], () => {})).rejects.toThrow(
      /must be one of safetensors/,
    )
    await expect(convert([source, '--to', 'onnx'], () => {})).rejects.toThrow(/--out is missing/)
    await expect(convert([source, '--to', 'onnx', '--out', 'x', '--dtype', 'f8'], () => {})).rejects.toThrow(
      /f32 or f16/,
    )
  })
})
