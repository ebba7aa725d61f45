// ZIP archives: ours read back, zip64 and odd archives by hand, damaged directories.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryStart, readZip } from './zip.ts'
import { crc32 } from './zip-crc.ts'
import { type NewZipEntry, writeZip } from './zip-write.ts'

const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))
async function zipOf(entries: NewZipEntry[], align = 1): Promise<Uint8Array<ArrayBuffer>> {
  const parts: BlobPart[] = []
  for await (const part of writeZip(entries, align)) parts.push(part)
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array>> {
  const file = new Blob([bytes])
  const contents = new Map<string, Uint8Array>()
  for (const [name, entry] of await readZip(file, 'a.zip')) {
    const start = await entryStart(file, entry, 'a.zip')
    contents.set(name, bytes.slice(start, start + entry.sizeBytes))
  }
  return contents
}
const failure = (bytes: Uint8Array<ArrayBuffer>) =>
  readAll(bytes).then(
    () => 'it was read',
    (error: Error) => error.message,
  )

describe('crc32', () => {
  it('is the CRC of zlib', () => {
    expect(crc32(latin1('123456789'))).toBe(0xcbf43926)
    expect(crc32(new Uint8Array(0))).toBe(0)
  })
  it('can be fed in parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        const parts = crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))
        expect(parts).toBe(crc32(bytes))
      }),
    )
  })
})

describe('readZip', () => {
  it('keeps names apart that are no UTF-8', async () => {
    // 佐藤 and 加藤 in Shift-JIS, written over names of the same length
    const names = ['\x8d\xb2\x93\xa1', '\x89\xc1\x93\xa1']
    const zip = await zipOf(['AAAA', 'BBBB', 'Ж'].map(name => ({ name, read: () => latin1(name) })))
    let text = Array.from(zip, byte => String.fromCharCode(byte)).join('')
    for (const [i, name] of names.entries()) text = text.replaceAll(['AAAA', 'BBBB'][i] ?? '', name)
    const found = [...(await readZip(new Blob([latin1(text)]), 'a.zip')).keys()]
    expect(found).toEqual([...names, 'Ж'])
  })

  it('reads what writeZip wrote, whatever the names and contents', async () => {
    const entry = fc.tuple(
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.uint8Array({ maxLength: 300 }),
    )
    const entries = fc.uniqueArray(entry, { selector: ([name]) => name, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(1, 64), async (list, align) => {
        const bytes = await zipOf(
          list.map(([name, content]) => ({ name, read: () => content })),
          align,
        )
        const contents = await readAll(bytes)
        expect([...contents]).toEqual(list.map(([name, content]) => [name, new Uint8Array(content)]))
      }),
    )
  })

  it('aligns entries as PyTorch does', async () => {
    const bytes = await zipOf(
      [1, 2, 3].map(n => ({ name: `archive/data/${n}`, read: () => new Uint8Array(n) })),
      64,
    )
    const file = new Blob([bytes])
    for (const entry of (await readZip(file, 'a.zip')).values())
      expect((await entryStart(file, entry, 'a.zip')) % 64).toBe(0)
  })

  it('reads zip64 sizes, offsets and counts', async () => {
    const plain = await zipOf([{ name: 'a/data.pkl', read: () => latin1('hello') }])
    expect((await readAll(toZip64(plain))).get('a/data.pkl')).toEqual(latin1('hello'))
  })

  it('finds the directory before a comment', async () => {
    const plain = await zipOf([{ name: 'a', read: () => latin1('hello') }])
    const withComment = new Uint8Array(plain.length + 9)
    withComment.set(plain)
    withComment.set(latin1('a comment'), plain.length)
    expect((await readAll(withComment)).get('a')).toEqual(latin1('hello'))
  })

  it('refuses compressed and encrypted entries, doubles and cut files', async () => {
    const plain = await zipOf([{ name: 'a', read: () => latin1('hello') }])
    const directory = plain.length - 22 - 47
    const changed = (at: number, value: number) => {
      const copy = plain.slice()
      copy[at] = value
      return copy
    }
    expect(await failure(changed(directory + 10, 8))).toMatch(/^a\.zip, byte 0: a is compressed \(deflate\)/)
    expect(await failure(changed(directory + 8, 1))).toMatch(/encrypted/)
    expect(await failure(changed(directory + 42, 200))).toMatch(/byte 36: a ends beyond the file/)
    expect(await failure(plain.slice(0, -1))).toMatch(/it is cut off/)
    const twice = await zipOf([1, 2].map(() => ({ name: 'a', read: () => latin1('x') })))
    expect(await failure(twice)).toMatch(/a appears twice/)
  })

  it('asks for no more than the directory says, and says no to impossible directories', async () => {
    const plain = await zipOf([{ name: 'a', read: () => latin1('hello') }])
    const end = plain.length - 22
    const many = plain.slice()
    new DataView(many.buffer).setUint16(end + 10, 60_000, true)
    expect(await failure(many)).toMatch(/60000 entries do not fit/)
    const large = plain.slice()
    new DataView(large.buffer).setUint32(end + 12, 0xfffffff0, true)
    expect(await failure(large)).toMatch(/does not fit/)
  })
})

/** The same archive of one entry with every number that zip64 can hold moved there. */
function toZip64(plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const end = plain.length - 22
  const view = new DataView(plain.buffer, plain.byteOffset)
  const start = view.getUint32(end + 16, true)
  const entry = plain.slice(start, end)
  const entryView = new DataView(entry.buffer)
  const extra = new DataView(new ArrayBuffer(28))
  extra.setUint16(0, 1, true)
  extra.setUint16(2, 24, true)
  extra.setBigUint64(4, BigInt(entryView.getUint32(24, true)), true)
  extra.setBigUint64(12, BigInt(entryView.getUint32(20, true)), true)
  extra.setBigUint64(20, BigInt(entryView.getUint32(42, true)), true)
  for (const at of [20, 24, 42]) entryView.setUint32(at, 0xffffffff, true)
  entryView.setUint16(30, 28, true)
  const record = new DataView(new ArrayBuffer(56 + 20 + 22))
  record.setUint32(0, 0x06064b50, true)
  record.setBigUint64(4, 44n, true)
  record.setBigUint64(24, 1n, true)
  record.setBigUint64(32, 1n, true)
  record.setBigUint64(40, BigInt(entry.length + 28), true)
  record.setBigUint64(48, BigInt(start), true)
  record.setUint32(56, 0x07064b50, true)
  record.setBigUint64(64, BigInt(start + entry.length + 28), true)
  record.setUint32(72, 1, true)
  record.setUint32(76, 0x06054b50, true)
  record.setUint16(84, 0xffff, true)
  record.setUint16(86, 0xffff, true)
  record.setUint32(88, 0xffffffff, true)
  record.setUint32(92, 0xffffffff, true)
  const parts = [plain.slice(0, start), entry, new Uint8Array(extra.buffer), new Uint8Array(record.buffer)]
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
