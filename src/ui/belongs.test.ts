import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { writeZip } from '../format/zip-write.ts'
import { belongElsewhere, belongsText, placeOfArchive } from './belongs.ts'

const file = (name: string, parts: BlobPart[] = [], type = '') => new File(parts, name, { type })
const zip = async (name: string, ...entries: string[]) => {
  const bytes = new TextEncoder().encode('x')
  const parts: BlobPart[] = []
  for await (const part of writeZip(entries.map(entry => ({ name: entry, read: () => bytes }))))
    parts.push(part)
  return file(name, parts)
}

describe('a file that is dropped', () => {
  it.each([
    ['me.jpg', '/data', '/compare'],
    ['me.HEIC', '/models', '/compare'],
    ['me.jpg', '/people', null],
    ['me.jpg', '/camera', null],
    ['LightCNN_9Layers_checkpoint.pth.tar', '/people', '/models'],
    ['LightCNN_9Layers_checkpoint.pth.tar', '/models', null],
    ['lightcnn.ckpt', '/train', '/models'],
    ['embeddings.safetensors', '/evaluate', null],
    ['lfw.tgz', '/compare', '/data'],
    ['lfw.tgz', '/evaluate', null],
    ['train.rec', '/people', '/data'],
    ['pairs.txt', '/compare', '/evaluate'],
    ['blufr_lfw_config.mat', '/data', null],
    ['notes.txt', '/compare', null],
  ])('%s on %s belongs on %s', (name, panel, path) => {
    expect(belongElsewhere([file(name)], panel)?.path ?? null).toBe(path)
  })
  it('stays where it is beside one that belongs there, or of another kind', () => {
    expect(belongElsewhere([file('me.jpg'), file('weights.pth')], '/models')).toBeNull()
    expect(belongElsewhere([file('me.jpg'), file('pairs.txt')], '/train')).toBeNull()
    expect(belongElsewhere([], '/train')).toBeNull()
  })
  it('is told by one name, or counted', () => {
    const to = { kind: 'photo', path: '/compare' } as const
    expect(belongsText([file('me.jpg')], to)).toBe('me.jpg is a photo. It belongs on Compare.')
    expect(belongsText([file('a.jpg'), file('b.jpg')], to)).toBe(
      'These are 2 photos. They belong on Compare.',
    )
    expect(belongsText([file('a.zip')], { kind: 'archive', path: '/models' })).toBe(
      'a.zip is a model file. It belongs on Models.',
    )
  })
})

describe('an archive', () => {
  it('of pictures, or of a data set, is for Data, and of anything else for Models', async () => {
    expect(await placeOfArchive(await zip('a.zip', 'Ada/1.jpg'))).toBe('/data')
    expect(await placeOfArchive(await zip('a.zip', 'archive/data.pkl', 'archive/data/0'))).toBe('/models')
    const bytes = new Uint8Array(4)
    expect(await placeOfArchive(file('a.tar', [tarOf(tarEntry('Ada/1.png', bytes))]))).toBe('/data')
    expect(await placeOfArchive(file('a.tar', [tarOf(tarEntry('set/manifest.json', bytes))]))).toBe('/data')
    expect(await placeOfArchive(file('a.tar', [tarOf(tarEntry('weights.bin', bytes))]))).toBe('/models')
  })
  it('that is damaged goes to Models, which says so', async () => {
    expect(await placeOfArchive(file('a.zip', ['PK no zip']))).toBe('/models')
    expect(await placeOfArchive(file('a.tar', ['no tar']))).toBe('/models')
  })
})
