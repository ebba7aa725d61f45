import { openAsBlob } from 'node:fs'
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
    await expect(read(nameless, 'e.safetensors', ['A_0001'])).rejects.toThrow(
      /shape 2 x 3 for 1 picture\. One row for each picture of pairs.txt/,
    )
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
      /no array named .* no matrix of floating-point numbers \(it has labels 1 x 1\)/,
    )
  })

  it.each([
    ['features', 'F16'],
    ['my_own_name', 'BF16'],
  ] as const)('come from a tensor "%s" of %s, if it is the only matrix', async (name, dtype) => {
    const halves = dtype === 'F16' ? [0x3c00, 0x4000, 0x4200, 0x4400] : [0x3f80, 0x4000, 0x4040, 0x4080]
    const bytes = new Uint8Array(Uint16Array.from(halves).buffer)
    const tensor = { dtype, shape: [2, 2], bytes }
    const labels = { dtype: 'I32' as const, shape: [2, 2], bytes: new Uint8Array(16) }
    const rows = { rows: Float32Array.of(1, 2, 3, 4) }
    const one = writeSafetensors([
      [name, tensor],
      ['labels', labels],
    ])
    expect(await read(one, 'e.safetensors')).toMatchObject(rows)
    const two = writeSafetensors([
      [name, tensor],
      ['fc.weight', tensor],
    ])
    if (name === 'features') expect(await read(two, 'e.safetensors')).toMatchObject(rows)
    else
      await expect(read(two, 'e.safetensors')).rejects.toThrow(
        'named "embeddings" or "features", and more than one matrix of floating-point numbers (it has my_own_name 2 x 2, fc.weight 2 x 2)',
      )
  })

  // scripts/python/make_embeddings.py
  const made = async (name: string, order: string[] | null) =>
    read(await openAsBlob(`fixtures/embeddings/${name}`), name, order)
  const MADE = { ...EXPECTED, names: ['A_0001', 'B\u00e9_0001'] }

  it.each(['named.npz', 'compressed.npz', 'bytes.npz', 'named.mat', 'characters.mat'])(
    'come with their names from %s, as NumPy and SciPy write it',
    async name => expect(await made(name, null)).toMatchObject({ ...MADE, assumedOrder: null }),
  )

  it('come from maps of 1 x 1, as PyTorch hands them on', async () =>
    expect(await made('maps.npy', MADE.names)).toMatchObject({ ...MADE, assumedOrder: 'pairs.txt' }))

  it.each([
    ['objects.npz', 'objects.npz, names, byte 10: this array holds Python objects in a pickle'],
    ['dictionary.npy', 'dictionary.npy, byte 10: this array holds Python objects in a pickle'],
    ['two.npz', 'more than one matrix of floating-point numbers (it has train 2 x 3, test 2 x 3, ids 2)'],
  ])('refuse %s with what to do', async (name, message) =>
    expect(made(name, MADE.names)).rejects.toThrow(message),
  )

  it.each([
    ['e.h5', 'x', /e\.h5: HDF5 is not read here\. .*h5py\.File\("e\.h5"\); numpy\.savez\("e\.npz"/],
    ['e.data', '\x89HDF\r\n\x1a\n', /e\.data: HDF5 is not read here/],
    ['e.parquet', 'PAR1', /Parquet .*read_parquet\("e\.parquet"\)/],
    ['e.feather', 'x', /Arrow .*read_feather/],
    ['e.pt', 'x', /PyTorch’s file .*torch\.load\("e\.pt"/],
    ['e.pkl', 'x', /a Python pickle .*pickle\.load\(open\("e\.pkl", "rb"\)\)/],
  ])('refuse %s with the lines that convert it', async (name, start, message) => {
    const bytes = Uint8Array.from(start, letter => letter.charCodeAt(0))
    await expect(read(new Blob([bytes]), name)).rejects.toThrow(message)
  })

  it('come from CSV with names, a heading, or neither', async () => {
    expect(
      await read(new Blob(['name,x,y,z\nA_0001.jpg,1,2,3\nB_0001.jpg,4,5,6\n']), 'e.csv', null),
    ).toMatchObject(EXPECTED)
    expect(await read(new Blob(['1 2 3\r\n4 5 6']), 'e.csv')).toMatchObject(EXPECTED)
  })

  it.each([
    ['pandas, with names as the index', ',0,1,2\nA_0001,1,2,3\nB_0001,4,5,6\n'],
    [
      'pandas, with numbers as the index and a column of names',
      ',name,0,1,2\n0,A_0001,1,2,3\n1,B_0001,4,5,6\n',
    ],
    ['pandas, with numbers as the index and no names', ',0,1,2\n0,1,2,3\n1,4,5,6\n'],
    ['a table whose columns are numbered', '0;1;2\n1;2;3\n4;5;6\n'],
    ['savetxt with a comment', '# of LFW\n1e0 2e0 3e0\n4e0 5e0 6e0\n'],
    [
      'a spreadsheet that quotes, ends lines with CR LF and commas',
      '"name","x","y","z"\r\n"A_0001.jpg",1,2,3,\r\n"B_0001.jpg",4,5,6,',
    ],
    ['an editor that marks the byte order', '\ufeffA_0001 1 2 3\nB_0001 4 5 6'],
  ])('come from CSV as written by %s', async (_, text) =>
    expect(await read(new Blob([text]), 'e.csv')).toMatchObject(EXPECTED),
  )

  it.each([
    ['semicolons', 'A_0001;1,5;-2;0,045\nB_0001;4;5,25;6\n'],
    ['tabs and CR LF', '\ufeffName\tx\ty\tz\r\nA_0001\t1,5\t-2\t4,5E-2\r\nB_0001\t4\t5,25\t6\r\n'],
    ['spaces', 'A_0001 1,5 -2 0,045\nB_0001 4 5,25 6\n'],
    ['quotes', 'sep=,\nname,"x","y","z"\n"A_0001.jpg","1,5",-2,"0,045"\n"B_0001.jpg",4,"5,25",6,\n'],
    ['commas', 'name,x,y,z\nA_0001,1,5,-2,0,0,045\nB_0001,4,0,5,25,6,0\n'],
  ])('come from CSV with decimal commas between %s', async (_, text) =>
    expect(await read(new Blob([text]), 'e.csv', null)).toMatchObject({
      names: ORDER,
      dimension: 3,
      rows: Float32Array.of(1.5, -2, 0.045, 4, 5.25, 6),
    }),
  )

  it('come from CSV with commas between whole numbers, however many', async () => {
    const line = (name: string, from: number) =>
      `"${name}",${Array.from({ length: 4096 }, (_, i) => from + i)}\n`
    const { names, dimension, rows } = await read(
      new Blob([line('Doe, A_0001', 7) + line('B_0001', 8)]),
      'e.csv',
    )
    expect([names, dimension, rows[4095], rows[4096]]).toEqual([['Doe, A_0001', 'B_0001'], 4096, 4102, 8])
  })

  it('come from CSV in UTF-16', async () => {
    const text = '\ufeffA_0001,1,2,3\r\nB_0001,4,5,6'
    const units = Uint16Array.from(text, unit => unit.charCodeAt(0))
    expect(await read(new Blob([units]), 'e.csv', null)).toMatchObject(EXPECTED)
  })

  it.each([
    ['a line that is short', 'A_0001,1,2,3\nB_0001,4,5\n', 'line 2: expected a name and 3 numbers'],
    ['a field that is empty', 'A_0001,1,2,3\nB_0001,4,,6\n', 'line 2: expected a name and 3 numbers'],
    ['a line without a name', 'A_0001,1,2,3\n4,5,6\n', 'line 2: expected 3 numbers'],
    ['names at the end', '1,2,3,A_0001\n4,5,6,B_0001\n', 'line 1: expected numbers'],
    [
      'one decimal comma among points',
      'A_0001;1,5;2;3\nB_0001;4.5;5;6\n',
      'line 2: expected one decimal mark',
    ],
    [
      'points that group thousands',
      'A_0001;1.234,5;2;3\nB_0001;4;5;6\n',
      'line 2: expected a name and numbers',
    ],
    [
      'commas that may group thousands',
      'A_0001;1,234;2,345\nB_0001;4,567;5,678\n',
      'line 2: the comma of each',
    ],
    [
      'commas for both where a number is whole',
      'A,0,5,1,0,25\nB,0,05,0,5,2\n',
      'line 1: expected commas only',
    ],
    [
      'commas for both where lines differ',
      'A,0,5,-0,25\nB,0,05,1\n',
      'line 2: expected a name and 4 numbers',
    ],
    ['spaces and commas between fields', 'A 1,2,3\nB 4,5,6\n', 'line 1: expected one separator'],
  ])('refuse CSV with %s', (_, text, message) =>
    expect(read(new Blob([text]), 'e.csv')).rejects.toThrow(`e.csv, ${message}`),
  )

  it('of pictures that are numbered in each folder are named by it', async () => {
    const names = ['set/A/0.jpg', 'set/B/0.jpg']
    expect((await read(writeEmbeddings({ ...EXPECTED, names }), 'e.safetensors', null)).names).toEqual([
      'A/0',
      'B/0',
    ])
    const one = writeEmbeddings({ names: ['B/0'], dimension: 2, rows: Float32Array.of(1, 2) })
    expect((await read(one, 'e.safetensors', ['A/0', 'B/0'])).names).toEqual(['B/0'])
  })

  it('refuse numbers that are none, names that repeat and files of another kind', async () => {
    const broken = writeEmbeddings({ ...EXPECTED, rows: Float32Array.of(1, 2, 3, 4, Number.NaN, 6) })
    await expect(read(broken, 'e.safetensors')).rejects.toThrow('the embedding of B_0001 holds NaN')
    const twice = writeEmbeddings({ ...EXPECTED, names: ['A_0001.jpg', 'A_0001.bmp'] })
    await expect(read(twice, 'e.safetensors')).rejects.toThrow('two embeddings of A_0001')
    await expect(read(new Blob(['x']), 'e.bin')).rejects.toThrow('.safetensors, .npy, .npz, .mat and .csv')
  })
})
