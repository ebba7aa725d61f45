// ONNX models of other exporters: renamed and transposed weights, other encodings of numbers, weights in a second file.

import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import { joinBytes, toFloat32 } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { bytes, integer, message, type Parts, text } from '../model/proto-writer.ts'
import { expectedShapes } from '../model/weights.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'

const open = (...graph: Parts[]) =>
  openCheckpoint(new Blob([joinBytes([...integer(1, 8), ...message(7, ...graph)])]), 'a.onnx')
const header = (name: string, shape: readonly number[], type = 1) => [
  ...shape.flatMap(size => integer(1, size)),
  ...integer(2, type),
  ...text(8, name),
]
const tensor = (name: string, shape: readonly number[], ...data: Parts[]) =>
  message(5, header(name, shape), ...data)
const node = (op: string, inputs: string[], output: string, transB?: boolean) => {
  const attribute = transB ? message(5, text(1, 'transB'), integer(3, 1), integer(20, 2)) : []
  return message(1, ...inputs.map(input => text(1, input)), text(2, output), text(4, op), attribute)
}
const zeros = (count: number) => bytes(9, new Uint8Array(4 * count))
const countOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

/** LightCNN-9 as an exporter renames it: numbered weights in the order of the nodes, dense layers as MatMul by [in, out]. */
function renamed(how: 'MatMul' | 'Gemm') {
  const graph: Parts[] = []
  let count = 0
  let weight = ''
  for (const [name, shape] of expectedShapes(ARCHITECTURES['lightcnn-9'], 5)) {
    const isDense = shape.length === 2
    const turned = isDense && how === 'MatMul' ? [...shape].reverse() : shape
    const key = `onnx::${count++}`
    graph.push(tensor(key, turned, zeros(countOf(shape))))
    if (name.endsWith('weight')) weight = key
    else if (shape.length === 1 && name.startsWith('fc') && how === 'MatMul') {
      graph.push(node('MatMul', ['x', weight], 'y'), node('Add', ['y', key], 'z'))
    } else graph.push(node(name.startsWith('fc') ? 'Gemm' : 'Conv', ['x', weight, key], 'y', true))
  }
  return graph
}

describe('openOnnx', () => {
  it.each(['MatMul', 'Gemm'] as const)(
    'finds renamed weights by shape in the order of the graph (%s)',
    async how => {
      const found = recognise(await open(...renamed(how)))
      expect(found.architecture?.name).toBe('lightcnn-9')
      expect(found.identities).toBe(5)
      expect(found.problems).toEqual([])
    },
  )
  it('turns a matrix that the graph multiplies by as it is', async () => {
    const values = bytes(9, bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6)))
    const checkpoint = await open(
      tensor('fc2.weight', [2, 3], values),
      node('MatMul', ['x', 'fc2.weight'], 'y'),
    )
    expect(checkpoint.tensors.get('fc2.weight')?.shape).toEqual([2, 3]) // as in the file
    const turned = recognise(checkpoint).tensors.get('fc2.weight')
    expect(turned?.shape).toEqual([3, 2])
    expect([...toFloat32('F32', await turned!.read())]).toEqual([1, 4, 2, 5, 3, 6])
  })
  it('finds a classifier that was renamed alone, as PyTorch exports one without bias', async () => {
    const graph = [...expectedShapes(ARCHITECTURES['lightcnn-29v2'])].flatMap(([name, shape]) => [
      tensor(name, shape, zeros(countOf(shape))),
      node('Conv', ['x', name], 'y'),
    ])
    graph.push(
      tensor('onnx::MatMul_208', [256, 7], zeros(256 * 7)),
      node('MatMul', ['y', 'onnx::MatMul_208'], 'z'),
    )
    const found = recognise(await open(...graph))
    expect([found.architecture?.name, found.identities, found.problems]).toEqual(['lightcnn-29v2', 7, []])
  })
  it.each(['named', 'renamed'])('takes other layouts, constants and sizes as they come (%s)', async how => {
    const sizes = bytes(7, Uint8Array.of(48, 48))
    const graph = [message(5, header('split', [2], 7), sizes), node('Split', ['x', 'split'], 'y')]
    for (const [name, shape] of expectedShapes(ARCHITECTURES['lightcnn-9'], 5)) {
      const key = how === 'named' ? name : `onnx::${name.length}_${graph.length}`
      const added = name.endsWith('weight') ? shape : [1, ...shape, 1, 1]
      if (shape[0] === 5) graph.push(tensor(key, added, zeros(countOf(shape))))
      else {
        const value = message(5, text(1, 'value'), message(5, header('', added), zeros(countOf(shape))))
        graph.push(message(1, text(2, key), text(4, 'Constant'), value))
      }
      graph.push(node(shape.length === 2 ? 'Gemm' : 'Conv', ['x', key], 'y', true))
    }
    const found = recognise(await open(...graph))
    expect([found.architecture?.name, found.identities]).toEqual(['lightcnn-9', 5])
    expect(found.problems.filter(({ problem }) => problem !== 'unexpected')).toEqual([])
  })
  it('turns a matrix whose name says what it is, without a node that uses it', async () => {
    const graph = [...expectedShapes(ARCHITECTURES['lightcnn-9'], 5)].map(([name, shape]) =>
      tensor(name, shape.length === 2 ? [...shape].reverse() : shape, zeros(countOf(shape))),
    )
    const found = recognise(await open(...graph))
    expect([found.architecture?.name, found.identities, found.problems]).toEqual(['lightcnn-9', 5, []])
  })
  it('does not match a graph in another order', async () => {
    const graph = renamed('Gemm')
    const found = recognise(await open(...graph.toReversed()))
    expect(found.architecture).toBeNull()
  })

  const read = async (...data: Parts) => {
    const checkpoint = await open(message(5, ...[data]))
    const [found] = [...checkpoint.tensors.values()]
    return [...toFloat32(found!.dtype, await found!.read())]
  }
  it('reads every encoding of numbers', async () => {
    const floats = bytesOf(Float32Array.of(1.5, -2))
    expect(await read(...header('a', [2]), ...bytes(9, floats))).toEqual([1.5, -2])
    expect(await read(...header('a', [2]), ...bytes(4, floats))).toEqual([1.5, -2])
    expect(
      await read(...header('a', [2]), ...bytes(4, floats.slice(0, 4)), ...bytes(4, floats.slice(4))),
    ).toEqual([1.5, -2])
    expect(await read(...header('a', [2], 11), ...bytes(10, bytesOf(Float64Array.of(1.5, -2))))).toEqual([
      1.5, -2,
    ])
    expect(await read(...header('a', [2], 10), ...bytes(9, bytesOf(Uint16Array.of(0x3e00, 0xc000))))).toEqual(
      [1.5, -2],
    )
    expect(
      await read(...header('a', [2], 10), ...bytes(5, Uint8Array.of(0x80, 0x7c, 0x80, 0x80, 3))),
    ).toEqual([1.5, -2])
    expect(await read(...header('a', [2], 7), ...bytes(7, Uint8Array.of(5, 0x80, 1)))).toEqual([5, 128])
    expect(await read(...header('a', [], 1), ...bytes(9, floats.slice(0, 4)))).toEqual([1.5])
  })
  it('refuses what it cannot read, each by a sentence', async () => {
    const failure = (...data: Parts) => open(message(5, ...[data])).catch((e: Error) => e.message)
    expect(await failure(...header('a', [3]), ...bytes(9, new Uint8Array(8)))).toMatch(
      /a: 8 bytes of data for 3 elements/,
    )
    expect(await failure(...header('a', [2]), ...bytes(3, new Uint8Array(0)))).toMatch(/in segments/)
    expect(await open(...[text(2, 'g')]).catch((e: Error) => e.message)).toMatch(/has no initialisers/)
    const twice = tensor('a', [1], zeros(1))
    expect(await open(twice, twice).catch((e: Error) => e.message)).toMatch(/a appears twice/)
  })
  it.each<[string, [op: string, domain?: string][], RegExp | undefined]>([
    [
      'QDQ',
      [['QuantizeLinear'], ['DequantizeLinear'], ['Conv']],
      /a quantised ONNX model \(DequantizeLinear, QuantizeLinear\)/,
    ],
    [
      'dynamic',
      [['DynamicQuantizeLinear'], ['ConvInteger'], ['MatMulInteger']],
      /\(ConvInteger, DynamicQuantizeLinear, MatMul/,
    ],
    [
      'quantised operators',
      [['QLinearConv'], ['QGemm', 'com.microsoft']],
      /quantised ONNX model \(QGemm, QLinearConv\)/,
    ],
    ['weights of four bits', [['MatMulNBits', 'com.microsoft']], /quantised ONNX model \(MatMulNBits\)/],
    [
      'blocks',
      [['Conv', 'com.microsoft.nchwc']],
      /optimised for one kind of processor: its weights are stored in blocks/,
    ],
    ['fused', [['FusedConv', 'com.microsoft'], ['Conv'], ['Gemm']], undefined],
  ])('says what a model is by its operators (%s)', async (_, operators, says) => {
    const graph = [...expectedShapes(ARCHITECTURES['lightcnn-9'])].map(([name, shape]) =>
      tensor(name, shape, zeros(countOf(shape))),
    )
    const nodes = operators.map(([op, domain = '']) =>
      message(1, text(1, 'x'), text(2, 'y'), text(4, op), text(7, domain)),
    )
    const { architecture, looksLike } = recognise(await open(...graph, ...nodes))
    expect(architecture === null).toBe(says !== undefined)
    expect(looksLike ?? '').toMatch(says ?? /^$/)
  })
  it('says what goes in and out', async () => {
    const { metadata } = await open(
      tensor('a', [1], zeros(1)),
      message(11, text(1, 'a')), // old files list initialisers among the inputs
      message(
        11,
        text(1, 'x'),
        message(
          2,
          message(1, integer(1, 1), message(2, message(1, text(2, 'N')), message(1, integer(1, 3)))),
        ),
      ),
      message(12, text(1, 'y')),
    )
    expect(metadata).toEqual({ takes: 'x float32 N×3', gives: 'y' })
  })
  it('lists types that weights do not have as ignored', async () => {
    const checkpoint = await open(tensor('a', [1], zeros(1)), message(5, header('s', [1], 8)))
    expect(checkpoint.ignored).toEqual(['s'])
  })
})

describe('data in a second file', () => {
  const entry = (key: string, value: string) => message(13, text(1, key), text(2, value))
  const openBeside = (entries: Record<string, string>, files: Record<string, Blob>) => {
    const said = Object.entries(entries).map(([key, value]) => entry(key, value))
    const graph = message(7, message(5, header('a', [2]), ...said, integer(14, 1)))
    const file = new Blob([joinBytes([...integer(1, 8), ...graph])])
    const asked: string[] = []
    const beside = async (name: string) => {
      asked.push(name)
      return files[name]
    }
    return { opened: openCheckpoint(file, 'f.onnx', { beside }), asked }
  }
  const data = new Blob([Float32Array.of(9, 1.5, -2)])

  it('is read where the model says, each file once', async () => {
    const entries = { location: 'f.onnx.data', offset: '4', length: '8' }
    const checkpoint = await openBeside(entries, { 'f.onnx.data': data }).opened
    expect([...toFloat32('F32', await checkpoint.tensors.get('a')!.read())]).toEqual([1.5, -2])
    expect(checkpoint.besides).toEqual(['f.onnx.data'])
    const bare = openBeside({ location: './d', checksum: 'x' }, { d: data })
    expect([...toFloat32('F32', await (await bare.opened).tensors.get('a')!.read())]).toEqual([9, 1.5])
    expect(bare.asked).toEqual(['d'])
  })
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'that is missing',
      { location: 'g.data' },
      /^f\.onnx, byte \d+: a: the weights are in a second file, g\.data, which is missing\. Keep both in one folder, or drop both together\./,
    ],
    [
      'that is too short',
      { location: 'd', offset: '8' },
      /a: its data are at 8 to 16 of d, which has 12 bytes: it is cut off, or belongs to another model/,
    ],
    [
      'that is as long as another tensor',
      { location: 'd', length: '12' },
      /a: 12 bytes of data in d; the shape needs 8/,
    ],
    [
      'at a place before it',
      { location: 'd', offset: '-4' },
      /a: its data are at -4 .* which aren’t numbers/,
    ],
    ['beyond all numbers', { location: 'd', offset: '9'.repeat(20) }, /which aren’t numbers/],
    [
      'above the folder',
      { location: '../d' },
      /its data are in "\.\.\/d", which isn’t the name of a file in the same folder/,
    ],
    ['in a folder', { location: 'sub/d' }, /isn’t the name of a file in the same folder/],
    ['at the root', { location: '/etc/passwd' }, /isn’t the name of a file in the same folder/],
    ['on a drive', { location: 'c:d' }, /isn’t the name of a file in the same folder/],
    ['behind other slashes', { location: '..\\d' }, /isn’t the name of a file in the same folder/],
    ['that is the folder', { location: '.' }, /isn’t the name of a file in the same folder/],
    ['without a name', {}, /isn’t the name of a file in the same folder/],
  ])('is refused %s', async (_, entries, says) => {
    const { opened, asked } = openBeside(entries, { d: data })
    await expect(opened).rejects.toThrow(
      expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(says) }),
    )
    if (/isn’t the name/.test(says.source)) expect(asked).toEqual([])
  })
  it('is no model by itself', async () => {
    await expect(openCheckpoint(data, 'f.onnx.data')).rejects.toThrow(
      'f.onnx.data, byte 0: this is the second file of an ONNX model, with its weights alone. Open the .onnx file that lies beside it',
    )
  })
})
