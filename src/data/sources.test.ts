import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { pictures, type Source } from './sources.ts'

const bytesOf = async ({ open }: { open(): Promise<ByteSource> }) => {
  const file = await open()
  return readBytes(file, 0, file.size)
}
const text = (value: string) => new TextEncoder().encode(value)
const FILES: [string, string][] = [
  ['lfw/Aaron_Eckhart/Aaron_Eckhart_0001.jpg', 'first'],
  ['lfw/Aaron_Guiel/Aaron_Guiel_0001.BMP', 'second'.repeat(300)],
]
const tar = tarOf(
  ...FILES.map(([path, data]) => tarEntry(path, data)),
  tarEntry('lfw/readme.txt', 'no picture'),
)
const blobOf = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>])
const SOURCES: Record<string, () => Promise<Source>> = {
  folder: async () => ({
    label: 'lfw',
    files: () =>
      [...FILES, ['lfw/.DS_Store', ''] as const, ['lfw/._Aaron_Eckhart_0001.jpg', ''] as const].map(
        ([path, data]) => ({ path, open: async () => new Blob([data]) }),
      ),
  }),
  tar: async () => ({ label: 'lfw.tar', archive: tar }),
  'tar.gz': async () => ({
    label: 'lfw.tar.gz',
    archive: blobOf(gzipSync(new Uint8Array(await tar.arrayBuffer()))),
  }),
  'zip, stored': async () => ({
    label: 'lfw.zip',
    archive: blobOf(
      zipSync(Object.fromEntries(FILES.map(([path, data]) => [path, text(data)])), { level: 0 }),
    ),
  }),
  'zip, deflated': async () => ({
    label: 'lfw.zip',
    archive: blobOf(zipSync(Object.fromEntries(FILES.map(([path, data]) => [path, text(data)])))),
  }),
}

async function all(source: Source): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const picture of pictures(source))
    found.push([picture.name, new TextDecoder().decode(await bytesOf(picture))])
  return found
}

describe.each(Object.entries(SOURCES))('pictures of a %s', (_, source) => {
  it('come with their names and bytes, other files are left out', async () => {
    expect(await all(await source())).toEqual([
      ['Aaron_Eckhart_0001', 'first'],
      ['Aaron_Guiel_0001', 'second'.repeat(300)],
    ])
  })
})

describe('pictures', () => {
  it('refuse two of one name', async () => {
    const archive = tarOf(tarEntry('a/X_0001.jpg', '1'), tarEntry('a/X_0001.bmp', '2'))
    await expect(all({ label: 'lfw.tar', archive })).rejects.toThrow(
      'lfw.tar holds two pictures named a/X_0001: a/X_0001.jpg and a/X_0001.bmp',
    )
    const atTop = tarOf(tarEntry('X_0001.jpg', '1'), tarEntry('b/X_0001.bmp', '2'))
    await expect(all({ label: 'lfw.tar', archive: atTop })).rejects.toThrow(
      'two pictures named X_0001: X_0001.jpg and b/X_0001.bmp',
    )
  })

  it('that are numbered in each folder are named by it, others are not', async () => {
    const paths = ['set/A/0.jpg', 'set/A/1.png', 'set/B/0.jpg', 'set/B/B_0002.jpg']
    const namesOf = async (source: Source, wanted?: string[]) => {
      const found: string[] = []
      for await (const { name } of pictures(source, wanted && { names: new Set(wanted) })) found.push(name)
      return found
    }
    const archive = tarOf(...paths.map(path => tarEntry(path, path)))
    const gz = blobOf(gzipSync(new Uint8Array(await archive.arrayBuffer())))
    for (const source of [archive, gz])
      expect(await namesOf({ label: 'set', archive: source })).toEqual(['A/0', 'A/1', 'B/0', 'B_0002'])
    const one: Source = { label: 'set', archive: tarOf(tarEntry('set/B/0.jpg', '')) }
    expect(await namesOf(one)).toEqual(['0'])
    expect(await namesOf(one, ['A/0', 'B/0'])).toEqual(['B/0'])
    await expect(namesOf({ label: 'set', archive }, ['0'])).rejects.toThrow(
      'set/A/0.jpg and set/B/0.jpg. Remove one of them, or give a list that names pictures with their folders.',
    )
  })

  it('of one name are told apart by the path in a list, and refused where it does not tell', async () => {
    const archive = tarOf(...['raw/A/0.jpg', 'raw/B/0.png', 'old/B/0.jpg'].map(path => tarEntry(path, path)))
    const found = async (path: string) => {
      const paths: string[] = []
      const wanted = { names: new Set(['0']), paths: new Map([['0', path]]) }
      for await (const picture of pictures({ label: 'set', archive }, wanted)) paths.push(picture.path)
      return paths
    }
    expect(await found('lfw/A/0.bmp')).toEqual(['raw/A/0.jpg'])
    expect(await found('raw/B/0.jpg')).toEqual(['raw/B/0.png'])
    await expect(found('B/0.jpg')).rejects.toThrow('two pictures named 0: raw/B/0.png and old/B/0.jpg')
  })

  it("are found behind './' and below it, hidden ones are not", async () => {
    const archive = tarOf(
      ...['./X_0001.jpg', './lfw/../Y_0001.jpg', './.Z_0001.jpg', './._X_0001.jpg', '.cache/W_0001.jpg'].map(
        path => tarEntry(path, path),
      ),
    )
    expect((await all({ label: 'lfw.tar', archive })).map(([name]) => name)).toEqual(['X_0001', 'Y_0001'])
  })

  it('refuse a source without any', async () => {
    await expect(all({ label: 'lfw', files: () => [] })).rejects.toThrow(
      /lfw holds no pictures. Choose a folder/,
    )
  })

  it('refuse an archive that is damaged', async () => {
    const zipped = zipSync(Object.fromEntries(FILES.map(([path, data]) => [path, text(data)])))
    const bytes = zipped.slice()
    bytes.fill(0xff, 146, 156)
    await expect(all({ label: 'lfw.zip', archive: new Blob([bytes]) })).rejects.toMatchObject({
      name: 'FormatError',
    })
    const gz = gzipSync(new Uint8Array(await tar.arrayBuffer()))
    await expect(all({ label: 'lfw.tar.gz', archive: blobOf(gz.slice(0, 60)) })).rejects.toMatchObject({
      name: 'FormatError',
    })
  })
})
