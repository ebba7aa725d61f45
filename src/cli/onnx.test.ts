// ONNX files of other programs on the command line: with a second file, in another order, quantised, or of another network.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { inOtherOrder, type Style, writeForeign } from '../convert/onnx.fixture.ts'
import { bytesOf } from '../format/safetensors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import { readWeights } from '../model/read.ts'
import { convert } from './convert.ts'
import { inspect } from './inspect.ts'
import { readStart } from './train-start.ts'

const nine = ARCHITECTURES['lightcnn-9']
const weights = formulaWeights(nine, 5)
const folder = mkdtempSync(join(tmpdir(), 'onnx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function write(name: string, style: Style): Promise<string> {
  const { model, second } = writeForeign(nine, inOtherOrder(nine, weights, style), style)
  const path = join(folder, name)
  writeFileSync(path, new Uint8Array(await model.arrayBuffer()))
  if (style.beside !== undefined)
    writeFileSync(join(folder, style.beside), new Uint8Array(await second.arrayBuffer()))
  return path
}
async function run(command: typeof inspect, ...args: string[]): Promise<string> {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines.join('\n')
}

it('takes a second file beside the first, and puts weights in order', async () => {
  const path = await write('f.onnx', { beside: 'f.onnx.data', flatten: 'HWC' })
  const said = await run(inspect, path)
  expect(said).toMatch(
    /^f\.onnx: ONNX model, \d+ tensors\. LightCNN-9, without a classifier\.\nIts weights stand in f\.onnx\.data\.\nIts dense layer reads/,
  )
  expect(said).toContain('The file itself gives the same embeddings on two crops (cosine 1.000000).')
  expect(said).not.toContain('problem')
  expect(said).toContain('takes: input float32 N×1×128×128')
  expect(JSON.parse(await run(inspect, path, '--json')).notes).toHaveLength(3)

  expect(await run(inspect, join(folder, 'f.onnx.data'), path)).toBe(said)
  await expect(inspect([path, await write('other.onnx', {})], () => {})).rejects.toThrow(
    'other.onnx isn’t part of f.onnx. Name the files of one model.',
  )

  const out = join(folder, 'f.safetensors')
  expect(await run(convert, path, '--to', 'safetensors', '--out', out)).toContain(
    'Its dense layer reads height',
  )
  const found = await readWeights(nine, new Blob([readFileSync(out)]), out)
  for (const [name, floats] of found)
    expect(Buffer.compare(bytesOf(floats), bytesOf(weights.get(name)!)), name).toBe(0)

  rmSync(join(folder, 'f.onnx.data'))
  await expect(inspect([path], () => {})).rejects.toThrow('the weights are in a second file, f.onnx.data')
})

it('refuses another network, and writes and trains nothing', async () => {
  const path = await write('pooled.onnx', {
    pool: (add, x, window) => add('Add', [add('MaxPool', [x], window), add('AveragePool', [x], window)]),
  })
  const says = 'its names and shapes are those of LightCNN-9, but the file itself gives other embeddings'
  expect(await run(inspect, path)).toMatch(
    /^pooled\.onnx: ONNX model, \d+ tensors\. Its names and shapes are those of/,
  )
  const refused = { name: 'WeightsError', message: expect.stringContaining(`pooled.onnx: ${says}`) }
  const out = join(folder, 'never.pth')
  await expect(convert([path, '--to', 'pytorch', '--out', out], () => {})).rejects.toThrow(
    expect.objectContaining(refused),
  )
  await expect(readStart(path, 'new')).rejects.toThrow(expect.objectContaining(refused))
  expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([])
})
