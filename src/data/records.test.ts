// RecordIO files that MXNet wrote (scripts/python/make_field_files.py), whole and damaged.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FormatError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { limit } from '../limits.ts'
import { estimateImport } from './estimate.ts'
import type { ImportSource, Item } from './import-source.ts'
import { START } from './manifest.ts'
import { blobOf, cutTo, importInto, memoryStore } from './memory.fixture.ts'
import { recordFilesAmong } from './record-files.ts'
import { checkIndex, readRecordIndex } from './record-index.ts'
import { recordBatches } from './recordio.ts'
import { countRecords, recordItems, recordSentences } from './records.ts'

/** RECORDS=5000000 in check:long. */
const LISTED = Number(process.env.RECORDS ?? 500_000)

const fileOf = (name: string) =>
  new Blob([new Uint8Array(readFileSync(new URL(`../../fixtures/field/${name}`, import.meta.url)))])
type Records = Extract<ImportSource, { kind: 'records' }>
const source = (name: string, beside: Partial<Records> = {}): Records => ({
  ...{ kind: 'records', label: `${name}.rec`, file: fileOf(`${name}.rec`) },
  ...beside,
})
const withIndex = (name: string, of = name) =>
  source(name, { index: { file: fileOf(`${of}.idx`), label: `${of}.idx` } })

async function all(of: Records, cursor = START): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of recordItems(of, cursor)) found.push(item)
  return found
}
async function pictureOf({ picture }: Item): Promise<Uint8Array> {
  if (!('open' in picture)) throw new Error('no picture')
  const file = (await picture.open()) as ByteSource
  return new Uint8Array(await file.slice(0, file.size).arrayBuffer())
}
const isPicture = ({ picture }: Item) => 'open' in picture

describe('recordItems', () => {
  it('gives the pictures of a training file by person, and its table of people beside them', async () => {
    const found = await all(source('train'))
    const pictures = found.filter(isPicture)
    expect(pictures.map(({ key }) => key).join('')).toBe('000112222333')
    expect(pictures[3]?.path).toBe('1/4.jpg')
    expect(found.filter(item => !isPicture(item)).map(({ picture }) => picture)).toEqual(
      Array(5).fill({ cause: 'label file' }),
    )
    for (const item of pictures) {
      const bytes = await pictureOf(item)
      expect([...bytes.subarray(0, 3), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xff, 0xd9])
    }
  })
  it('reads labels of one number and of two, and joins a record that was written in parts', async () => {
    const found = await all(source('plain'))
    expect(found.map(({ key }) => key)).toEqual(['0', '0', '1', '1', '2', '2'])
    const bytes = await pictureOf(found[3] as Item)
    const magic = [0x0a, 0x23, 0xd7, 0xce]
    expect([...bytes.subarray(-12)]).toEqual([...magic, ...Buffer.from('abcd'), ...magic])
  })
  it('goes on at any record', async () => {
    const found = await all(source('train'))
    for (const at of [0, 5, 11])
      expect((await all(source('train'), (found[at] as Item).next)).map(({ path }) => path)).toEqual(
        found.slice(at + 1).map(({ path }) => path),
      )
  })
  it('reads a file of many chunks', async () => {
    const bytes = new Uint8Array(await fileOf('train.rec').arrayBuffer())
    const many = new Blob(Array.from({ length: 500 }, () => bytes)) // 11 MB: chunks end within records
    let count = 0
    for await (const batch of recordBatches(many, 0, 'many.rec')) count += batch.length
    expect(count).toBe(500 * 17)
  })
})

describe('the files of a set', () => {
  const among = (...names: string[]) => {
    const found = recordFilesAmong(
      names.map(name => ({ name })),
      'faces_webface',
    )
    return found && [found.records, found.index, found.property, ...found.others].map(file => file?.name)
  }
  it('are the records, their index and the property; the others are named', () => {
    expect(among('lfw.bin', 'property', 'val.idx', 'train.rec', 'train.idx')).toEqual([
      ...['train.rec', 'train.idx', 'property'],
      ...['lfw.bin', 'val.idx'],
    ])
    expect(among('TRAIN.REC', 'other.idx')).toEqual(['TRAIN.REC', 'other.idx', undefined])
    expect(among('train.rec', 'a.idx', 'b.idx')?.slice(0, 2)).toEqual(['train.rec', undefined])
    expect(among('train.idx', 'property')).toBeNull()
    expect(() => among('a.rec', 'b.rec')).toThrow('faces_webface holds 2 files of records (a.rec, b.rec)')
  })
})

describe('a file that breaks off', () => {
  it('keeps the records that are whole and counts their pictures', async () => {
    const { file, ...rest } = source('train')
    const store = memoryStore()
    await expect(importInto({ ...rest, file: cutTo(file, 12_000) }, store)).rejects.toThrow(
      /train\.rec, byte 11896: the file ends within a record\. .* 6 pictures that came before are kept\.$/,
    )
    await expect(all({ ...rest, file: blobOf('no records, but long enough') })).rejects.toThrow(
      'byte 0: no record begins here',
    )
  })
  it('gives records or a FormatError wherever it is cut', async () => {
    const { file, ...rest } = source('plain')
    for (let end = 1; end < file.size; end += 97) {
      const error = await all({ ...rest, file: cutTo(file, end) }).catch((error: Error) => error)
      if (error instanceof Error) expect(error).toBeInstanceOf(FormatError)
    }
  })
})

describe('the index', () => {
  it('is read, and says what there is', async () => {
    expect(await recordSentences({ ...withIndex('train'), property: fileOf('property') })).toEqual([
      'The index lists 17 records.',
      'Its property file says 4 people in pictures of 112 x 112.',
    ])
    expect((await recordSentences(source('plain')))[0]).toMatch(/^There is no \.idx beside the file/)
    const cut = { ...withIndex('train'), file: cutTo(fileOf('train.rec'), 12_000) }
    expect((await recordSentences(cut))[0]).toBe(
      'The index lists 17 records, 10 of them behind the end of the file, which is cut off.',
    )
  })
  it('counts the pictures without the table of people, as far as the file goes', async () => {
    expect(await countRecords(withIndex('train'))).toBe(12)
    expect(await countRecords(withIndex('plain'))).toBe(6)
    expect(await countRecords(source('train'))).toBeNull()
    expect(await countRecords({ ...withIndex('train'), file: cutTo(fileOf('train.rec'), 12_000) })).toBe(7)
    expect(await estimateImport(withIndex('train'))).toMatchObject({ pictures: 12, isCounted: true })
    expect(await estimateImport(source('train'))).toMatchObject({ pictures: 12, isCounted: true })
  })
  it('is said together with what lies beside it and is not read', async () => {
    const beside = ['lfw.bin', 'cfp_fp.bin', 'agedb_30.bin', 'val.lst', 'notes', 'more']
    expect((await recordSentences(source('train', { beside }))).at(-1)).toBe(
      'Beside it, and not read: lfw.bin, cfp_fp.bin, agedb_30.bin, val.lst and 2 others.',
    )
  })
  it('of another file is refused', async () => {
    for (const [name, other] of [
      ['train', 'plain'],
      ['plain', 'train'],
    ] as const)
      await expect(recordSentences(withIndex(name, other))).rejects.toThrow(
        `${other}.idx is not the index of ${name}.rec`,
      )
  })
  it('of something else is refused with its line', async () => {
    const read = (text: string) => readRecordIndex(blobOf(text), 'a.idx')
    await expect(read('1\t0\n2;5\n')).rejects.toThrow('a.idx, line 2: expected "key TAB byte"')
    await expect(read('1\n')).rejects.toThrow('a.idx, line 1')
    await expect(read('\n')).rejects.toThrow('lists no record')
    expect(await read('1\t0\r\n\r\n2 1992')).toEqual({
      ...{ keys: Float64Array.of(1, 2), places: Float64Array.of(0, 1992) },
    })
  })
  it(`of ${LISTED.toLocaleString('en')} records is listed at half a million a second`, async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, i) => `${5_000_000 + i}\t${50_000_000_000 + i * 9000}\n`,
    )
    const part = lines.join('')
    const file = new Blob(Array.from({ length: LISTED / 100_000 }, () => part))
    const times: number[] = [] // another program may take the core for one of them
    for (let n = 0; n < 3; n++) {
      const begin = performance.now()
      const { keys, places } = await readRecordIndex(file, 'large.idx')
      times.push(performance.now() - begin)
      expect([keys.length, places.at(-1)]).toEqual([LISTED, 50_000_000_000 + 99_999 * 9000])
    }
    expect(Math.min(...times)).toBeLessThan(limit((LISTED / 500_000) * 1000))
  }, 60_000)
  it('of bytes where no record begins is refused', async () => {
    const places = { keys: Float64Array.of(0, 1), places: Float64Array.of(0, 1) }
    const names = { name: 'a.rec', indexName: 'b.idx' }
    await expect(checkIndex(places, fileOf('train.rec'), names)).rejects.toThrow(
      'b.idx is not the index of a.rec',
    )
  })
})
