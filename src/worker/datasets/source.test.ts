// What the page gives becomes a source: records alone, in a folder, with what lies beside them.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { surveySource } from '../../data/survey.ts'
import { openGiven } from './source.ts'
import type { GivenSource } from './types.ts'

const field = (name: string, as = name) =>
  new File([new Uint8Array(readFileSync(new URL(`../../../fixtures/field/${name}`, import.meta.url)))], as)
const folderOf = (files: Record<string, File>): GivenSource => ({
  ...{ kind: 'folder', label: 'faces_webface_112x112' },
  folder: {
    name: 'faces_webface_112x112',
    files: Object.entries(files).map(([path, file]) => ({ path, file })),
  },
})
async function sourceOf(given: GivenSource) {
  const opened = await openGiven(given)
  if (!('source' in opened)) throw new TypeError('a data set')
  return opened.source
}

describe('a folder with records', () => {
  it('is read as the records, by whatever name the folder has', async () => {
    const source = await sourceOf(
      folderOf({
        'lfw.bin': field('verification-4.bin'),
        property: field('property'),
        'train.idx': field('train.idx'),
        'train.rec': field('train.rec'),
        'people/0/1.jpg': field('property'),
        'people/0/2.jpg': field('property'),
      }),
    )
    expect(source).toMatchObject({ kind: 'records', label: 'train.rec', beside: ['lfw.bin', 'people'] })
    expect((await surveySource(source)).sentences).toEqual([
      'The index lists 17 records.',
      'Its property file says 4 people in pictures of 112 x 112.',
      'Beside it, and not read: lfw.bin, people.',
    ])
  })
  it('of several sets asks for one', async () => {
    const two = folderOf({ 'a.rec': field('train.rec', 'a.rec'), 'b.rec': field('plain.rec', 'b.rec') })
    await expect(openGiven(two)).rejects.toThrow('faces_webface_112x112 holds 2 files of records')
  })
  it('that lie deeper is a folder of pictures', async () => {
    expect(await sourceOf(folderOf({ 'old/train.rec': field('train.rec') }))).toMatchObject({
      kind: 'folder',
    })
  })
})

it('records by themselves need no index', async () => {
  const file = field('plain.rec')
  const given = { kind: 'records', label: file.name, file, index: null, property: null, beside: [] } as const
  const source = await sourceOf({ ...given, beside: [] })
  expect(source).toMatchObject({ kind: 'records', label: 'plain.rec' })
  expect((await surveySource(source)).sentences).toEqual([
    'There is no .idx beside the file: it is read from its beginning to its end.',
  ])
})
