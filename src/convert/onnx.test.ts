// ONNX models of other exporters: renamed and transposed weights, other encodings of numbers, weights in a second file.
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { bytes, concat, integer, message, type Parts, text } from '../model/protowriter.ts'
import { expectedShapes } from '../model/weights.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'

const open = (...graph: Parts[]) =>
  openCheckpoint(new Blob([concat([...integer(1, 8), ...message(7, ...graph)])]), 'a.onnx')
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
    expect(await failure(...header('a', [2]), ...integer(14, 1))).toMatch(/second file \(external data\)/)
    expect(await failure(...header('a', [3]), ...bytes(9, new Uint8Array(8)))).toMatch(
      /a: 8 bytes of data for 3 elements/,
    )
    expect(await failure(...header('a', [2]), ...bytes(3, new Uint8Array(0)))).toMatch(/in segments/)
    expect(await open(...[text(2, 'g')]).catch((e: Error) => e.message)).toMatch(/has no initialisers/)
    const twice = tensor('a', [1], zeros(1))
    expect(await open(twice, twice).catch((e: Error) => e.message)).toMatch(/a stands twice/)
  })
  it('lists types that weights do not have as ignored', async () => {
    const checkpoint = await open(tensor('a', [1], zeros(1)), message(5, header('s', [1], 8)))
    expect(checkpoint.ignored).toEqual(['s'])
  })
})
