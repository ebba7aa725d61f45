import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeMat } from './mat.fixture.ts'
import { readMat } from './mat.ts'

const VARIABLES = {
  pos_pair: { numbers: [57, 60, 155, 157], dims: [2, 2] as [number, number], storage: 'u16' as const },
  imageList: { cells: [{ text: 'Aaron_Eckhart_0001.jpg' }, { text: 'Aaron_Guiel_0001.jpg' }] },
  features: { numbers: [0.5, -1.25], storage: 'f32' as const, single: true },
  wide: { numbers: [Math.PI, 1e300] },
  tiny: { numbers: [7], storage: 'u8' as const },
  dataset: { fields: { file: { text: 'a.jpg' }, facial5point: { numbers: [1, 2, 3] } } },
  empty: { numbers: [], dims: [0, 0] as [number, number] },
}

describe.each(['compressed', 'plain'] as const)('readMat, %s', how => {
  it('reads numbers by their storage type, cells, text, structs and empty matrices', async () => {
    const mat = await readMat(writeMat(VARIABLES, how), 'x.mat')
    expect([...mat.keys()]).toEqual(Object.keys(VARIABLES))
    expect(mat.get('pos_pair')).toEqual({
      kind: 'numeric',
      dims: [2, 2],
      data: Float64Array.of(57, 60, 155, 157),
    })
    expect(mat.get('imageList')).toEqual({
      kind: 'cell',
      dims: [2, 1],
      cells: [
        { kind: 'char', dims: [1, 22], text: 'Aaron_Eckhart_0001.jpg' },
        { kind: 'char', dims: [1, 20], text: 'Aaron_Guiel_0001.jpg' },
      ],
    })
    expect(mat.get('features')).toEqual({ kind: 'numeric', dims: [2, 1], data: Float32Array.of(0.5, -1.25) })
    expect(mat.get('wide')).toMatchObject({ data: Float64Array.of(Math.PI, 1e300) })
    expect(mat.get('tiny')).toMatchObject({ data: Float64Array.of(7) })
    expect(mat.get('empty')).toMatchObject({ dims: [0, 0], data: Float64Array.of() })
    const dataset = mat.get('dataset')
    expect(dataset?.kind === 'struct' && dataset.elements[0]?.get('file')).toMatchObject({ text: 'a.jpg' })
  })

  it('gives a result or a FormatError for a file that is cut anywhere', async () => {
    const bytes = new Uint8Array(await writeMat(VARIABLES, how).arrayBuffer())
    for (let length = 0; length < bytes.length; length++) await readsOrRefuses(bytes.slice(0, length))
  })

  it('gives a result or a FormatError for damaged bytes', async () => {
    const bytes = new Uint8Array(await writeMat(VARIABLES, how).arrayBuffer())
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, async changes => {
        const damaged = bytes.slice()
        for (const [at, value] of changes) damaged[at] = value
        await readsOrRefuses(damaged)
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

async function readsOrRefuses(bytes: Uint8Array<ArrayBuffer>) {
  try {
    await readMat(new Blob([bytes]), 'x.mat')
  } catch (error) {
    expect(error).toMatchObject({ name: 'FormatError', message: expect.stringContaining('x.mat') })
  }
}

describe('readMat', () => {
  it('refuses version 7.3 with a remedy', async () => {
    const hdf5 = new Uint8Array(1024)
    hdf5.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], 512)
    await expect(readMat(new Blob([hdf5]), 'result.mat')).rejects.toThrow(/version 7\.3 .*'-v7'/)
  })

  it('refuses what isn’t a MAT-file', async () => {
    await expect(readMat(new Blob(['10\t300\nAbel_Pacheco\t1\t4\n']), 'pairs.txt')).rejects.toThrow(
      'isn’t a MAT-file',
    )
  })

  it('does not believe a compressed variable that promises gigabytes', async () => {
    const bytes = new Uint8Array(await writeMat({ a: { numbers: [1] } }, 'plain').arrayBuffer())
    const lying = bytes.slice(128)
    new DataView(lying.buffer).setUint32(4, 0xfffffff0, true)
    const { zlibSync } = await import('fflate')
    const packed = zlibSync(lying)
    const tag = new DataView(new ArrayBuffer(8))
    tag.setUint32(0, 15, true)
    tag.setUint32(4, packed.length, true)
    const file = new Blob([bytes.slice(0, 128), tag, packed as Uint8Array<ArrayBuffer>])
    await expect(readMat(file, 'x.mat')).rejects.toThrow(/cannot hold/)
  })

  it('refuses data behind the promised length', async () => {
    const bytes = new Uint8Array(await writeMat({ a: { numbers: [1, 2, 3, 4] } }, 'plain').arrayBuffer())
    const { zlibSync } = await import('fflate')
    const packed = zlibSync(new Uint8Array([...bytes.slice(128), ...new Uint8Array(5000)]))
    const tag = new DataView(new ArrayBuffer(8))
    tag.setUint32(0, 15, true)
    tag.setUint32(4, packed.length, true)
    const file = new Blob([bytes.slice(0, 128), tag, packed as Uint8Array<ArrayBuffer>])
    await expect(readMat(file, 'x.mat')).rejects.toThrow(/longer than/)
  })
})
