import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from './tar.fixture.ts'
import { tarIndex, tarStream } from './tar.ts'

const LONG = `lfw/${'x'.repeat(150)}/Aaron_Eckhart_0001.jpg`
const pax = (path: string) => {
  const record = (length: number) => `${length} path=${path}\n`
  let length = 0
  while (record(length).length !== length) length = record(length).length
  return record(length)
}
const ARCHIVE = tarOf(
  tarEntry('lfw/', '', { type: '5' }),
  tarEntry('lfw/a.jpg', 'first'),
  tarEntry('b.jpg', 'x'.repeat(600), { type: '0', prefix: 'lfw/deep' }),
  tarEntry('././@LongLink', `${LONG}\0`, { type: 'L' }),
  tarEntry('cut', 'gnu'),
  tarEntry('PaxHeader', pax('lfw/Zoë_0001.jpg'), { type: 'x' }),
  tarEntry('short', 'pax'),
)
const EXPECTED = [
  ['lfw/a.jpg', 'first'],
  ['lfw/deep/b.jpg', 'x'.repeat(600)],
  [LONG, 'gnu'],
  ['lfw/Zoë_0001.jpg', 'pax'],
]

async function byIndex(file: Blob) {
  const found: [string, string][] = []
  for await (const { path, begin, end } of tarIndex(file, 'a.tar'))
    found.push([path, await file.slice(begin, end).text()])
  return found
}
async function byStream(file: Blob) {
  const found: [string, string][] = []
  for await (const { path, bytes } of tarStream(file.stream(), 'a.tar'))
    found.push([path, new TextDecoder().decode(bytes)])
  return found
}

describe.each([
  ['tarIndex', byIndex],
  ['tarStream', byStream],
] as const)('%s', (_, read) => {
  it('finds plain files, with ustar prefixes, GNU long names and pax paths', async () => {
    expect(await read(ARCHIVE)).toEqual(EXPECTED)
  })

  it('goes on with an archive behind the first one', async () => {
    const both = new Blob([ARCHIVE, new Uint8Array(512 * 7), tarOf(tarEntry('c.jpg', 'second'))])
    expect(await read(both)).toEqual([...EXPECTED, ['c.jpg', 'second']])
    await expect(read(new Blob([ARCHIVE, 'x'.repeat(600)]))).rejects.toThrow('follows the end of the archive')
  })

  it('reads base-256 sizes', async () => {
    const entry = tarEntry('a', 'data')
    entry.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], 124)
    entry.set(new TextEncoder().encode('        '), 148)
    const checksum = entry.subarray(0, 512).reduce((sum, byte) => sum + byte, 0)
    entry.set(new TextEncoder().encode(`${checksum.toString(8).padStart(6, '0')}\0 `), 148)
    expect(await read(tarOf(entry))).toEqual([['a', 'data']])
  })

  it('reads the whole, a shorter list or a FormatError from a file that is cut or damaged', async () => {
    const bytes = new Uint8Array(await ARCHIVE.arrayBuffer())
    const attempt = async (damaged: Uint8Array<ArrayBuffer>) => {
      try {
        expect((await read(new Blob([damaged]))).length).toBeLessThanOrEqual(8)
      } catch (error) {
        expect(error).toMatchObject({ name: 'FormatError' })
      }
    }
    for (let length = 0; length < bytes.length; length += 37) await attempt(bytes.slice(0, length))
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(change, async ([at, value]) => {
        const damaged = bytes.slice()
        damaged[at] = value
        await attempt(damaged)
      }),
      { numRuns: 500, seed: 5 },
    )
  })

  it('refuses what is no archive', async () => {
    await expect(read(new Blob(['no tar'.repeat(200)]))).rejects.toThrow('isn’t a tar header')
  })
})

describe('entries that are no plain files', () => {
  const sparse = tarEntry('sparse.jpg', 'x'.repeat(700), { type: 'S' })
  const archive = tarOf(
    tarEntry('folder', '', { type: '5' }),
    tarEntry('old folder/', ''),
    tarEntry('a.jpg', 'first'),
    tarEntry('b.jpg', '', { type: '1', target: 'a.jpg' }),
    tarEntry('././@LongLink', `${LONG}\0`, { type: 'K' }),
    tarEntry('c.jpg', '', { type: '1', target: 'cut' }),
    tarEntry('d.jpg', '', { type: '2', target: '../a.jpg' }),
    tarEntry('pipe', '', { type: '6' }),
    sparse,
    tarEntry('e.jpg', 'last'),
  )
  const EXPECTED_KINDS = [
    ['a.jpg', 'file', ''],
    ['b.jpg', 'hard link', 'a.jpg'],
    ['c.jpg', 'hard link', LONG],
    ['d.jpg', 'link', '../a.jpg'],
    ['pipe', 'special', ''],
    ['sparse.jpg', 'special', ''],
    ['e.jpg', 'file', ''],
  ]

  it('are told with where they lead', async () => {
    const found: unknown[] = []
    for await (const { path, kind, target } of tarIndex(archive, 'a.tar')) found.push([path, kind, target])
    expect(found).toEqual(EXPECTED_KINDS)
    const streamed: unknown[] = []
    for await (const { path, kind } of tarStream(archive.stream(), 'a.tar')) streamed.push([path, kind])
    expect(streamed).toEqual(EXPECTED_KINDS.map(([path, kind]) => [path, kind]))
  })
})
