// Sources as people have them, with the right answer beside each: who is in it, how many pictures, and what became of every other entry.
// A case is a line more. Every entry of a source is counted once, whatever kind of source it comes in.
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { sortedFiles } from './entries.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './importers.ts'
import type { Cause } from './manifest.ts'
import {
  blobOf,
  bytesOfText,
  memoryStore,
  type TestFiles,
  testHost,
  testOptions,
  tsvText,
} from './memory.fixture.ts'
import type { IdentityChoice } from './reading.ts'
import { surveySource } from './survey.ts'

interface Answer {
  people: string[]
  pictures: number
  beside?: Partial<Record<Cause, number>>
}
interface Case {
  name: string
  /** Paths; the content is the path, or what stands behind `=`. */
  files: string[]
  identity?: IdentityChoice
  answer: Answer
}

/** `names x names` -> every path of them. */
const across = (...parts: string[][]): string[] =>
  parts.reduce((paths, names) => paths.flatMap(path => names.map(name => `${path}/${name}`)))

const CASES: Case[] = [
  {
    name: 'a folder for each person',
    files: across(['Ann', 'Bob'], ['1.jpg', '2.jpg']),
    answer: { people: ['Ann', 'Bob'], pictures: 4 },
  },
  {
    name: 'below one more folder',
    files: across(['lfw'], ['Ann', 'Bob'], ['1.jpg']),
    answer: { people: ['Ann', 'Bob'], pictures: 2 },
  },
  {
    name: 'poses below people',
    files: across(['001', '002'], ['frontal', 'left', 'right', 'up'], ['3.jpg']),
    answer: { people: ['001', '002'], pictures: 8 },
  },
  {
    name: 'numbered sessions below people, not all of them everywhere',
    files: [...across(['Ann', 'Bob', 'Cid'], ['0', '1'], ['3.jpg']), 'Ann/2/4.jpg', 'Ann/5/4.jpg'],
    answer: { people: ['Ann', 'Bob', 'Cid'], pictures: 8 },
  },
  {
    name: 'the same, taken by the last folder',
    files: across(['Ann', 'Bob'], ['0', '1'], ['3.jpg']),
    identity: 'last',
    answer: { people: ['0', '1'], pictures: 4 },
  },
  {
    name: 'two levels of sessions',
    files: across(['set'], ['01', '02', '03'], ['s1', 's2'], ['a', 'b'], ['x.jpg']),
    answer: { people: ['01', '02', '03'], pictures: 12 },
  },
  {
    name: 'a split above people',
    files: across(['train', 'val'], ['Ann', 'Bob', 'Cid'], ['1.jpg', '2.jpg']),
    answer: { people: ['Ann', 'Bob', 'Cid'], pictures: 12 },
  },
  {
    name: 'a split above people above sessions',
    files: across(['train', 'test'], ['Ann', 'Bob', 'Cid'], ['0', '1'], ['1.jpg']),
    answer: { people: ['Ann', 'Bob', 'Cid'], pictures: 12 },
  },
  {
    name: 'years above many people',
    files: across(['2019', '2020'], ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Flo'], ['1.jpg']),
    answer: { people: ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Flo'], pictures: 12 },
  },
  {
    name: 'school classes with a name in common',
    files: ['1a/Max/1.jpg', '1a/Eva/1.jpg', '1b/Max/2.jpg', '1b/Tom/1.jpg', '1b/Ida/1.jpg'],
    answer: { people: ['Eva', 'Ida', 'Max', 'Tom'], pictures: 5 },
  },
  {
    name: 'school classes, taken by the first folder',
    files: ['1a/Max/1.jpg', '1a/Eva/1.jpg', '1b/Max/2.jpg'],
    identity: 'first',
    answer: { people: ['1a', '1b'], pictures: 3 },
  },
  {
    name: 'families whose members have one name, taken by all folders together',
    files: across(['F0001', 'F0002'], ['MID1', 'MID2'], ['1.jpg']),
    identity: 'path',
    answer: { people: ['F0001/MID1', 'F0001/MID2', 'F0002/MID1', 'F0002/MID2'], pictures: 4 },
  },
  {
    name: 'sessions above many people with numbers, cameras below (Multi-PIE)',
    files: across(
      ['session01', 'session02'],
      ['multiview'],
      ['001', '002', '003', '004', '005'],
      ['01', '02'],
      ['05_1', '14_0'],
      ['x.png'],
    ),
    answer: { people: ['001', '002', '003', '004', '005'], pictures: 40 },
  },
  {
    name: 'lights above people, expressions below (Oulu-CASIA)',
    files: across(
      ['NI', 'VL'],
      ['Strong', 'Weak'],
      ['P001', 'P002', 'P003', 'P004', 'P005', 'P006', 'P007', 'P008', 'P009'],
      ['Anger', 'Fear'],
      ['0.jpeg'],
    ),
    answer: {
      people: ['P001', 'P002', 'P003', 'P004', 'P005', 'P006', 'P007', 'P008', 'P009'],
      pictures: 72,
    },
  },
  {
    name: 'numbers of people that look like years',
    files: across(
      Array.from({ length: 20 }, (_, i) => `${2001 + i}`),
      ['0', '1'],
      ['x.jpg'],
    ),
    answer: { people: Array.from({ length: 20 }, (_, i) => `${2001 + i}`), pictures: 40 },
  },
  {
    name: 'pictures of each person, and more of them one folder below',
    files: across(['Ann', 'Bob', 'Cid'], ['1.jpg', 'cropped/1.jpg']),
    answer: { people: ['Ann', 'Bob', 'Cid'], pictures: 6 },
  },
  {
    name: 'one folder below some people only',
    files: [...across(['Ann', 'Bob', 'Cid', 'Dan'], ['1.jpg']), 'Ann/cropped/2.jpg', 'Bob/cropped/2.jpg'],
    answer: { people: ['Ann', 'Bob', 'Cid', 'Dan'], pictures: 6 },
  },
  {
    name: 'digits below a split',
    files: across(['train', 'test'], ['0', '1', '2'], ['1.jpg']),
    answer: { people: ['0', '1', '2'], pictures: 6 },
  },
  {
    name: 'groups above people (MegaFace, FIW, RFW)',
    files: ['actors/Adam_Brody/1.jpg', 'actresses/Abbie_Cornish/2.jpg', 'actresses/Adrienne_Frantz/1.jpg'],
    answer: { people: ['Abbie_Cornish', 'Adam_Brody', 'Adrienne_Frantz'], pictures: 3 },
  },
  {
    name: 'one folder of each person with the same name',
    files: across(['Ann', 'Bob'], ['photos'], ['1.jpg']),
    answer: { people: ['Ann', 'Bob'], pictures: 2 },
  },
  {
    name: 'what network drives, systems and picture managers leave behind',
    files: [
      ...across(['Ann', 'Bob'], ['1.jpg']),
      'Ann/@eaDir/1.jpg/SYNOPHOTO_THUMB_XL.jpg',
      '#recycle/Old/1.jpg',
      '@Recycle/Old/2.jpg',
      'Ann/.picasaoriginals/1.jpg',
      'Ann/.thumbnails/1.jpg',
      '.@__thumb/1.jpg',
      '__MACOSX/Ann/._1.jpg',
      'Ann/._1.jpg',
      'Ann/.DS_Store',
      'Ann/Thumbs.db',
      'Bob/desktop.ini',
      'lost+found/1.jpg',
      '$RECYCLE.BIN/S-1/1.jpg',
      'System Volume Information/1.jpg',
    ],
    answer: { people: ['Ann', 'Bob'], pictures: 2, beside: { 'system file': 14 } },
  },
  {
    name: 'a thumbnail that comes first does not win as a duplicate',
    files: ['@eaDir/Ann/1.jpg=same', 'Ann/1.jpg=same'],
    answer: { people: ['Ann'], pictures: 1, beside: { 'system file': 1 } },
  },
  {
    name: 'files of other kinds',
    files: ['Ann/1.jpg', 'Ann/notes.txt', 'Ann/1.jxl', 'Ann/1.CR2', 'Ann/noending', 'readme.md'],
    answer: { people: ['Ann'], pictures: 1, beside: { 'other file': 3, 'other picture': 2 } },
  },
  {
    name: 'every ending of a picture',
    files: 'jpg JPEG jpe jfif png bmp dib webp gif avif heic heif hif tif tiff pgm ppm pnm'
      .split(' ')
      .map((ending, i) => `Ann/${i}.${ending}`),
    answer: { people: ['Ann'], pictures: 18 },
  },
  {
    name: 'a label of a picture beside folders of people is not the person',
    files: [
      'Ann/1.jpg',
      'Ann/1.json={"label":"smiling","name":"1.jpg"}',
      'Bob/2.jpg',
      'Bob/2.json={"label":"smiling"}',
    ],
    answer: { people: ['Ann', 'Bob'], pictures: 2, beside: { 'label file': 2 } },
  },
  {
    name: 'an identity in a file beside the picture comes before its folder',
    files: ['a/1.jpg', 'a/1.json={"identity":"Ann"}', 'b/2.jpg', 'b/2.cls=Bob'],
    answer: { people: ['Ann', 'Bob'], pictures: 2, beside: { 'label file': 2 } },
  },
  {
    name: 'the label comes before the name, which may be that of the file',
    files: [
      '1.jpg',
      '1.json={"name":"1.jpg","label":7}',
      '2.jpg',
      '2.json={"name":"2.jpg","label":7}',
      '3.jpg',
      '3.json={"name":"Ann"}',
    ],
    answer: { people: ['7', 'Ann'], pictures: 3, beside: { 'label file': 3 } },
  },
  {
    name: 'samples below a split',
    files: ['train/1.cls=3', 'train/1.jpg', 'train/1.txt', 'val/2.cls=4', 'val/2.jpg'],
    answer: { people: ['3', '4'], pictures: 2, beside: { 'label file': 2, 'other file': 1 } },
  },
  {
    name: 'labels in .json below a split',
    files: ['train/1.jpg', 'train/1.json={"label":3}', 'val/2.jpg', 'val/2.json={"label":4}'],
    answer: { people: ['3', '4'], pictures: 2, beside: { 'label file': 2 } },
  },
  {
    name: 'pictures that nothing names',
    files: ['1.jpg', '2.jpg', 'Ann/3.jpg'],
    answer: { people: ['Ann'], pictures: 1, beside: { 'no identity': 2 } },
  },
  {
    name: 'pictures that cannot be used',
    files: ['Ann/1.jpg', 'Ann/2.jpg=!', 'Ann/3.jpg=?', 'Ann/4.jpg=', 'Ann/5.jpg=Ann/1.jpg'],
    answer: {
      people: ['Ann'],
      pictures: 1,
      beside: { 'broken picture': 1, 'no face': 1, 'empty file': 1, 'same bytes': 1 },
    },
  },
]

const filesOf = (files: readonly string[]): TestFiles =>
  files.map(file => {
    const at = file.indexOf('=')
    return at < 0 ? [file, file] : [file.slice(0, at), file.slice(at + 1)]
  })

const KINDS: Record<string, (files: TestFiles) => ImportSource> = {
  folder: files => ({
    kind: 'folder',
    label: 'set',
    files: sortedFiles(files.map(([path, content]) => ({ path, open: async () => blobOf(content) }))),
  }),
  tar: files => ({
    kind: 'archive',
    label: 'set.tar',
    archive: tarOf(...files.map(([path, content]) => tarEntry(path, content))),
  }),
  zip: files => ({
    kind: 'archive',
    label: 'set.zip',
    archive: blobOf(zipSync(Object.fromEntries(files.map(([path, text]) => [path, bytesOfText(text)])))),
  }),
}

async function check(
  source: ImportSource,
  entries: number,
  { answer, identity }: Omit<Case, 'name' | 'files'>,
) {
  const options = { ...testOptions, ...(identity && { identity }) }
  const { identities, counts, skipped } = await importDataset(source, memoryStore(), options, testHost)
  const beside = Object.fromEntries(Object.entries(skipped).map(([cause, { count }]) => [cause, count]))
  expect({ people: identities.toSorted(), pictures: counts.pictures, beside }).toEqual({
    beside: {},
    ...answer,
  })
  const counted = Object.values(beside).reduce((sum, count) => sum + count, counts.pictures)
  expect(counted).toBe(entries)
}

describe.each(CASES)('$name', ({ files, ...rest }) => {
  it.each(Object.keys(KINDS))('in a %s', async kind => {
    const source = KINDS[kind]?.(filesOf(files)) as ImportSource
    await check(source, files.length, rest)
  })
})

const archive = (archive: Blob, label = 'set.tar'): ImportSource => ({ kind: 'archive', label, archive })
const gzipped = async (tar: Blob) => blobOf(gzipSync(new Uint8Array(await tar.arrayBuffer())))

/** A zip of stored entries whose directory says something else of one: flags, method, attributes. */
function zipWith(change: Partial<Record<'flags' | 'method' | 'mode', number>>): Blob {
  const bytes = zipSync({ 'Ann/1.jpg': bytesOfText('one'), 'Ann/2.jpg': bytesOfText('two') }, { level: 0 })
  const view = new DataView(bytes.buffer)
  const at = bytes.findLastIndex((_, i) => i + 4 <= bytes.length && view.getUint32(i, true) === 0x02014b50)
  view.setUint8(at + 5, 3)
  view.setUint16(at + 8, change.flags ?? 0, true)
  view.setUint16(at + 10, change.method ?? 0, true)
  view.setUint16(at + 40, change.mode ?? 0o100644, true)
  return blobOf(bytes)
}

describe('archives', () => {
  const linked = tarOf(
    tarEntry('Ann/1.jpg', 'one'),
    tarEntry('Bob/2.jpg', 'two'),
    tarEntry('Bob/3.jpg', '', '1', '', 'Ann/1.jpg'),
    tarEntry('Bob/4.jpg', '', '1', '', 'gone.jpg'),
    tarEntry('Bob/5.jpg', '', '2', '', '2.jpg'),
    tarEntry('Bob/6.jpg', '', '6'),
  )
  const second = tarOf(tarEntry('Cid/1.jpg', 'three'))
  const people = ['Ann', 'Bob']
  const ONE = { people: ['Ann'], pictures: 1 }
  it.each<[string, () => Promise<Blob> | Blob, number, Answer]>([
    [
      'links in a tar',
      () => linked,
      6,
      { people, pictures: 2, beside: { 'same bytes': 1, 'dangling link': 1, link: 1, 'special file': 1 } },
    ],
    [
      'links in a tar.gz',
      () => gzipped(linked),
      6,
      { people, pictures: 2, beside: { link: 3, 'special file': 1 } },
    ],
    [
      'a second tar behind the first',
      () => new Blob([tarOf(tarEntry('Ann/1.jpg', 'one')), second]),
      2,
      { people: ['Ann', 'Cid'], pictures: 2 },
    ],
    [
      'the same in a tar.gz',
      () => gzipped(new Blob([tarOf(tarEntry('Ann/1.jpg', 'one')), second])),
      2,
      { people: ['Ann', 'Cid'], pictures: 2 },
    ],
    ['an encrypted entry of a zip', () => zipWith({ flags: 1 }), 2, { ...ONE, beside: { encrypted: 1 } }],
    ['bzip2 in a zip', () => zipWith({ method: 12 }), 2, { ...ONE, beside: { 'other compression': 1 } }],
    ['LZMA in a zip', () => zipWith({ method: 14 }), 2, { ...ONE, beside: { 'other compression': 1 } }],
    ['a link in a zip', () => zipWith({ mode: 0o120777 }), 2, { ...ONE, beside: { link: 1 } }],
  ])('%s', async (_, make, entries, answer) => {
    await check(archive(await make()), entries, { answer })
  })

  it('hard links are read where duplicates are kept', async () => {
    const options = { ...testOptions, keepDuplicates: true }
    const { counts } = await importDataset(archive(linked), memoryStore(), options, testHost)
    expect(counts.pictures).toBe(3)
  })

  it('of a WebDataset that is not sorted are refused with the remedy', async () => {
    const files = ['1.jpg', '2.jpg', '3.jpg', '1.cls=1', '2.cls=1', '3.cls=2']
    const source = KINDS.tar?.(filesOf(files)) as ImportSource
    await expect(importDataset(source, memoryStore(), testOptions, testHost)).rejects.toThrow(
      'sort the archive by name',
    )
  })
})

/** Lines, the paths that lie in the folder, and the answer; the sentence that says how the list is read. */
const LISTS: [string, { lines: string[]; there: string[]; answer: Answer; said?: string }][] = [
  [
    'spaces and brackets in a path',
    {
      lines: ['photo 3 (1).jpg 5', 'a/two words, three.jpg 5', '"b/x, y.jpg",6'],
      there: ['photo 3 (1).jpg', 'a/two words, three.jpg', 'b/x, y.jpg'],
      answer: { people: ['5', 'b'], pictures: 3 },
      said: 'Each line is read as "path label"; the label is a number.',
    },
  ],
  [
    'columns that other tools add',
    {
      lines: ['a/1.jpg 7 0.98 12 30', 'b/2.jpg 8 0.5 1 2'],
      there: ['a/1.jpg', 'b/2.jpg'],
      answer: { people: ['a', 'b'], pictures: 2 },
    },
  ],
  [
    'the label first',
    {
      lines: ['7 a/1 2.jpg', '7 a/2.jpg', '8 b/3.jpg'],
      there: ['a/1 2.jpg', 'a/2.jpg', 'b/3.jpg'],
      answer: { people: ['a', 'b'], pictures: 3 },
      said: 'Each line is read as "label path"; the label is a number.',
    },
  ],
  [
    "MXNet's .lst",
    {
      lines: ['3\t7.000000\ta/1.jpg', '0\t7.000000\ta/2.jpg', '1\t9.000000\tb/3 4.jpg'],
      there: ['a/1.jpg', 'a/2.jpg', 'b/3 4.jpg'],
      answer: { people: ['a', 'b'], pictures: 3 },
      said: 'Each line is read as "index label path"; the label is a number.',
    },
  ],
  [
    'names as labels',
    {
      lines: ['image,person', '1.jpg,Ann Smith', '2.jpg,Bob', '3.jpg,Ann Smith'],
      there: ['1.jpg', '2.jpg', '3.jpg'],
      answer: { people: ['Ann Smith', 'Bob'], pictures: 3, beside: { 'malformed line': 1 } },
      said: 'Each line is read as "path label"; the label is a name.',
    },
  ],
  [
    'names before paths',
    {
      lines: ['Ann Smith\t1.jpg', 'Bob\t2.jpg'],
      there: ['1.jpg', '2.jpg'],
      answer: { people: ['Ann Smith', 'Bob'], pictures: 2 },
    },
  ],
  [
    'paths that begin here',
    {
      lines: ['./m.01/0.jpg 3', './m.02/1.jpg 4'],
      there: ['m.01/0.jpg', 'm.02/1.jpg'],
      answer: { people: ['m.01', 'm.02'], pictures: 2 },
    },
  ],
  [
    'absolute paths of another machine',
    {
      lines: [
        '/data/set/a/1.jpg 0',
        '/data/set/b/2.jpg 1',
        '/data/set/b/3.jpg 1',
        'D:\\set\\c\\4.jpg 2',
        '/etc/x.jpg 3',
      ],
      there: ['a/1.jpg', 'b/2.jpg', 'c/4.jpg'],
      answer: { people: ['a', 'b', 'c'], pictures: 3, beside: { 'missing file': 1, 'unsafe path': 1 } },
    },
  ],
  [
    'paths alone',
    {
      lines: ['Ann/1.jpg', 'Bob/2.jpg', '3.jpg'],
      there: ['Ann/1.jpg', 'Bob/2.jpg', '3.jpg'],
      answer: { people: ['Ann', 'Bob'], pictures: 2, beside: { 'no identity': 1 } },
      said: 'The list holds paths alone; the folder of each picture names the person.',
    },
  ],
  [
    'endings that are none, and lines that are none',
    {
      lines: ['a/00001_fa 1', 'b/00002_fa 2', 'b/3 4 5', 'c/1 x'],
      there: ['a/00001_fa', 'b/00002_fa'],
      answer: { people: ['a', 'b'], pictures: 2, beside: { 'malformed line': 2 } },
    },
  ],
]

const listOf = (lines: readonly string[], there: readonly string[]): ImportSource => ({
  kind: 'list',
  label: 'list.txt',
  list: blobOf(lines.join('\n')),
  open: async path => (there.includes(path) ? blobOf(path) : null),
})

describe('picture lists', () => {
  it.each(LISTS)('%s', async (_, { lines, there, answer, said }) => {
    const source = listOf(lines, there)
    await check(source, lines.length, { answer })
    if (said) expect((await surveySource(source)).sentences).toEqual([said])
  })

  it.each<[string, string[], RegExp]>([
    ['pairs', ['a/1.jpg b/2.jpg 0', 'a/1.jpg a/3.jpg 1'], /line 1: this is a list of pairs/],
    ['pairs, the label first', ['0 a/1.jpg b/2.jpg', '1 a/1.jpg a/3.jpg'], /line 1: this is a list of pairs/],
    [
      'names or spaces',
      ['Smith a 1.jpg', 'Smith a 2.jpg'],
      /line 1: this may be a path with a space .* tab or a comma/,
    ],
    ['numbers alone', ['1 2', '3 4'], /line 2: expected "path label"/],
    ['prose', ['hello'], /expected "path label"/],
  ])('that cannot be told apart are refused with the line: %s', async (_, lines, message) => {
    const run = importDataset(listOf(lines, []), memoryStore(), testOptions, testHost)
    await expect(run).rejects.toThrow(message)
    await expect(run).rejects.toMatchObject({ name: 'ListError' })
  })
})

describe('sources without files', () => {
  const three: TestFiles = [
    ['a/1.jpg', 'one'],
    ['a/2.jpg', '!'],
    ['b/3.jpg', 'one'],
  ]

  it('count each line of a TSV', async () => {
    const text = `${tsvText(three)}\nno columns\n`
    const source: ImportSource = { kind: 'tsv', label: 'set.tsv', file: blobOf(text) }
    const people = [tsvText(three).split('\t')[0] ?? '']
    const beside = { 'broken picture': 1, 'same bytes': 1, 'malformed line': 1 }
    await check(source, 4, { answer: { people, pictures: 1, beside } })
  })

  it('count each picture of data sets that are merged', async () => {
    const store = memoryStore()
    const made = await importDataset(KINDS.folder?.(three) as ImportSource, store, testOptions, testHost)
    const set = { store, manifest: made }
    const source: ImportSource = { kind: 'datasets', label: 'two', sets: [set, set] }
    await check(source, 2, { answer: { people: ['a'], pictures: 1, beside: { 'same bytes': 1 } } })
  })
})

describe('a look over a source', () => {
  it.each<[string[], string[]]>([
    [
      across(['001', '002'], ['frontal', 'left'], ['3.jpg']),
      [
        'Folder 1 of each path names the person: 2 people (001, 002). What lies below (frontal, left) is taken as sessions.',
        'By the first folder there would be 2 people, by the last 2 people, by all together 4 people.',
      ],
    ],
    [
      ['Ann/1.jpg', 'Bob/1.jpg', 'Bob/.DS_Store', 'a.txt'],
      [
        'The folder of each picture names the person: 2 people (Ann, Bob).',
        'Beside the pictures: 1 system file, 1 other file.',
      ],
    ],
    [
      ['1.jpg', '1.cls=0', '2.jpg', '2.cls=1'],
      ['Label files beside the pictures say who they show.', 'Beside the pictures: 2 label files.'],
    ],
    [['1.jpg'], ['No folder and no label file names people.']],
  ])('%j', async (files, sentences) => {
    const survey = await surveySource(KINDS.folder?.(filesOf(files)) as ImportSource)
    expect(survey.sentences).toEqual(sentences)
  })
})
