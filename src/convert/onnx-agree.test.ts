// ONNX files of other programs are held against what they compute themselves: accepted as they are, put in order, or refused with what differs.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import type { GrayImage } from '../image.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import { readSelfTest } from '../model/selftest.ts'
import type { Weights } from '../model/weights.ts'
import { recognise } from './lightcnn.ts'
import { inOtherOrder, type Style, writeForeign } from './onnx.fixture.ts'
import { agreed } from './onnx-agree.ts'
import { openCheckpoint } from './open.ts'
import { readWeights, weightTensors } from './weights.ts'

const nine = ARCHITECTURES['lightcnn-9']
const weights = formulaWeights(nine, 5)
let crop: GrayImage
beforeAll(async () => {
  const path = new URL('../../models/lightcnn-9/selftest.safetensors', import.meta.url)
  crop = (await readSelfTest(new Blob([readFileSync(path)]), 'selftest')).crop
})

async function look(style: Style, held: Weights = weights, architecture = nine) {
  const checkpoint = await openCheckpoint(writeForeign(architecture, held, style).model, 'a.onnx')
  const recognition = await agreed(checkpoint, recognise(checkpoint), async () => crop)
  return { checkpoint, recognition }
}
async function taken(style: Style, held?: Weights, architecture = nine) {
  const { checkpoint, recognition } = await look(style, held, architecture)
  expect(recognition.looksLike).toBeUndefined()
  expect(recognition.architecture?.name).toBe(architecture.name)
  const found = await readWeights(checkpoint, recognition, { classifier: false })
  return { found, notes: (recognition.notes ?? []).join(' ') }
}
async function refusal(style: Style, held?: Weights) {
  const { checkpoint, recognition } = await look(style, held)
  expect(recognition.architecture).toBeNull()
  expect(() => weightTensors(checkpoint, recognition, { classifier: false, dtype: 'F32' })).toThrow(
    `a.onnx: ${recognition.looksLike}`,
  )
  return recognition.looksLike ?? ''
}
const SAME = 'The file itself gives the same embeddings on two crops (cosine 1.000000).'
const expectEqual = (found: Weights, expected: Weights) => {
  expect(found.size).toBe(20)
  for (const [name, floats] of found)
    expect(Buffer.compare(bytesOf(floats), bytesOf(expected.get(name)!)), name).toBe(0)
}

describe('an ONNX file that computes the same', () => {
  it.each<[string, Style]>([
    ['for any number of pictures', {}],
    [
      'for eight pictures with float levels to 255, logits alone',
      {
        front: (add, x) => add('Mul', [x, 'share']),
        constants: { share: [1 / 255] },
        input: { dims: [8, 1, 128, 128], type: 1 },
        outputs: 'logits',
      },
    ],
    [
      'for one picture with the channel last and levels to 255, logits beside the embedding, as TensorFlow does',
      {
        front: (add, x) =>
          add('Transpose', [add('Div', [add('Cast', [x], { to: 1 }), 'white'])], { perm: [0, 3, 1, 2] }),
        constants: { white: [255] },
        input: { dims: [1, 128, 128, 1], type: 2 },
        tensorflow: true,
        labels: true,
        outputs: 'both',
      },
    ],
    [
      'from three channels that it makes gray, with its embedding at length 1',
      {
        front: (add, x) => add('ReduceMean', [x], { axes: [1], keepdims: 1 }),
        input: { dims: ['N', 3, 'H', 'W'], type: 1 },
        tail: (add, x) => add('LpNormalization', [x], { axis: 1, p: 2 }),
      },
    ],
  ])('is taken as it is (%s)', async (_, style) => {
    const { found, notes } = await taken(style)
    expect(notes).toBe(SAME)
    expectEqual(found, weights)
  })
})

describe('an ONNX file whose weights are in another order', () => {
  it.each<[string, Style, RegExp]>([
    [
      'flattened height, width, channel',
      { flatten: 'HWC', tensorflow: true },
      /^Its dense layer reads height, width, channel/,
    ],
    [
      'flattened so, and Max-Feature-Map over neighbours',
      { flatten: 'HWC', neighbours: true },
      /dense layer .* Its Max-Feature-Map compares neighbouring channels/,
    ],
  ])('is put in order: %s', async (_, style, says) => {
    const { found, notes } = await taken(style, inOtherOrder(nine, weights, style))
    expect(notes).toMatch(says)
    expect(notes).toContain(SAME)
    expectEqual(found, weights)
  })
  it('has a factor and, where nothing is padded, a sum put into its first convolution', async () => {
    const four = ARCHITECTURES['lightcnn-4']
    const held = formulaWeights(four, 5)
    const { found, notes } = await taken(
      {
        front: (add, x) => add('Div', [add('Sub', [x, 'mean']), 'deviation']),
        constants: { mean: [0.5], deviation: [0.25] },
      },
      held,
      four,
    )
    expect(notes).toContain('It makes 4x - 2 of a gray level x in 0..1')
    const [name = '', first = []] = [...found][0] ?? []
    expect(first).toBeCloseToArray(
      [...(held.get(name) ?? [])].map(value => 4 * value),
      1e-5,
    )
  })
})

describe('an ONNX file that computes something else', () => {
  const its = 'its names and shapes are those of LightCNN-9, but '
  it.each<[string, Style, RegExp]>([
    [
      'maximum and average pooling',
      {
        pool: (add, x, window) => add('Add', [add('MaxPool', [x], window), add('AveragePool', [x], window)]),
      },
      /^the file itself gives other embeddings than LightCNN-9 with its weights \(cosine 0\.\d{4}\)\. They part between features\.0 and features\.2\.conv_a: there the file computes Slice, Max, MaxPool, AveragePool, Add, LightCNN-9 Split, Max, MaxPool\. So it is another network/,
    ],
    [
      'a picture from -1 to 1 that is padded with zeros',
      {
        front: (add, x) => add('Div', [add('Sub', [x, 'half']), 'half']),
        constants: { half: [0.5] },
      },
      /It makes 2x - 1 of a gray level x in 0\.\.1, and its first convolution pads with zeros after that, which weights can’t make up for/,
    ],
    [
      'a curve on gray levels',
      { front: (add, x) => add('Sqrt', [x]) },
      /it changes pictures before its first convolution \(Sqrt\) by more than a factor and a sum/,
    ],
    [
      'something after the embedding',
      { tail: (add, x) => add('Relu', [x]) },
      /They part after fc1: there the file computes Slice, Max, Relu, LightCNN-9 Split, Max\./,
    ],
    [
      'pictures of another size',
      { input: { dims: [1, 1, 144, 144], type: 1 } },
      /^it takes 1×1×144×144 and not gray pictures of 128×128\. Export it for those$/,
    ],
    [
      'levels in bfloat16',
      { input: { dims: [1, 1, 128, 128], type: 16 } },
      /^its input input has a type that pictures can’t be given in\. Export it in float32$/,
    ],
    [
      'an operator that nobody knows',
      { tail: (add, x) => add('Sharpen', [x], {}, 'example.ops') },
      /^it can’t be run here, so its embeddings can’t be compared \(ONNX Runtime doesn’t know the operator example\.ops:Sharpen\)\. Take the checkpoint/,
    ],
    [
      'loops',
      { tail: (add, x) => add('Loop', ['', '', x]) },
      /^its graph has loops \(Loop\), which can’t be run here/,
    ],
    [
      'an embedding of another length',
      { tail: (add, x) => add('Concat', [x, x], { axis: 1 }) },
      /^none of its outputs \(concat_\d+\) has 256 numbers for a picture/,
    ],
  ])('is refused: %s', async (_, style, says) => {
    const said = await refusal(style)
    expect(said.slice(0, its.length)).toBe(its)
    expect(said.slice(its.length)).toMatch(says)
  })
  it('is refused for a weight that is no number, by its name', async () => {
    const held = new Map(weights).set('fc1.filter.bias', new Float32Array(512).fill(Number.NaN, 3, 4))
    expect(await refusal({}, held)).toMatch(
      /but fc1\.filter\.bias holds NaN at index 3\. Weights must be finite/,
    )
  })
})
