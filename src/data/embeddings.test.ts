import { describe, expect, it } from 'vitest'
import { writeMat } from '../format/mat.fixture.ts'
import { writeSafetensors } from '../format/safetensors.ts'
import { readEmbeddings, writeEmbeddings } from './embeddings.ts'

const EXPECTED = { names: ['A_0001', 'B_0001'], dimension: 3, rows: Float32Array.of(1, 2, 3, 4, 5, 6) }
const ORDER = ['A_0001', 'B_0001']
const read = (file: Blob, name: string, order: string[] | null = ORDER) =>
  readEmbeddings(file, name, order, 'pairs.txt')

describe('embeddings', () => {
  it('come back from safetensors, with names or in the order of the list', async () => {
    expect(await read(writeEmbeddings(EXPECTED), 'e.safetensors', null)).toMatchObject(EXPECTED)
    const nameless = writeSafetensors([
      ['embeddings', { dtype: 'F32', shape: [2, 3], bytes: new Uint8Array(EXPECTED.rows.buffer) }],
    ])
    expect(await read(nameless, 'e.safetensors')).toMatchObject(EXPECTED)
    await expect(read(nameless, 'e.safetensors', null)).rejects.toThrow(
      /does not name its pictures and pairs.txt/,
    )
    await expect(read(nameless, 'e.safetensors', ['A_0001'])).rejects.toThrow(/shape 2 x 3 for 1 picture\./)
  })

  it('come from .mat, upright or turned', async () => {
    const columns = {
      numbers: [1, 4, 2, 5, 3, 6],
      dims: [2, 3] as [number, number],
      storage: 'f32' as const,
      single: true,
    }
    const names = { cells: [{ text: 'lfw/A/A_0001.bmp' }, { text: 'lfw/B/B_0001.bmp' }] }
    expect(await read(writeMat({ features: columns, image_path: names }), 'e.mat', null)).toMatchObject(
      EXPECTED,
    )
    const turned = { numbers: [1, 2, 3, 4, 5, 6], dims: [3, 2] as [number, number] }
    expect(await read(writeMat({ features: turned }), 'e.mat')).toMatchObject(EXPECTED)
    await expect(read(writeMat({ labels: { numbers: [1] } }), 'e.mat')).rejects.toThrow(
      /no numbers named .* \(it has labels\)/,
    )
  })

  it('come from CSV with names, a heading, or neither', async () => {
    expect(
      await read(new Blob(['name,x,y,z\nA_0001.jpg,1,2,3\nB_0001.jpg,4,5,6\n']), 'e.csv', null),
    ).toMatchObject(EXPECTED)
    expect(await read(new Blob(['1 2 3\r\n4 5 6']), 'e.csv')).toMatchObject(EXPECTED)
    await expect(read(new Blob(['A_0001,1,2,3\nB_0001,4,5\n']), 'e.csv')).rejects.toThrow('e.csv, line 2')
  })

  it('refuse numbers that are none, names that repeat and files of another kind', async () => {
    const broken = writeEmbeddings({ ...EXPECTED, rows: Float32Array.of(1, 2, 3, 4, Number.NaN, 6) })
    await expect(read(broken, 'e.safetensors')).rejects.toThrow('the embedding of B_0001 holds NaN')
    const twice = writeEmbeddings({ ...EXPECTED, names: ['A_0001.jpg', 'A_0001.bmp'] })
    await expect(read(twice, 'e.safetensors')).rejects.toThrow('two embeddings of A_0001')
    await expect(read(new Blob(['x']), 'e.pt')).rejects.toThrow('.safetensors, .mat, .npy and .csv')
  })
})
