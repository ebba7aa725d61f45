// Sources as people have them, with the right answer beside each: who is in it, how many pictures, and what became of every other entry.
// A case is a line more.
import { describe, expect, it } from 'vitest'
import { type Answer, across, check, filesOf, KINDS } from './corpus.fixture.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import { skippedLines } from './manifest.ts'
import { blobOf, memoryStore, type TestFiles, testHost, testOptions, tsvText } from './memory.fixture.ts'
import type { IdentityChoice } from './reading.ts'
import { surveySource } from './survey.ts'

interface Case {
  name: string
  /** Paths; the content is the path, or what stands behind `=`. */
  files: string[]
  identity?: IdentityChoice
  answer: Answer
}

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

describe.each(CASES)('$name', ({ files, ...rest }) => {
  it.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('in a %s', async kind => {
    const source = KINDS[kind](filesOf(files))
    await check(source, files.length, rest)
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
    const made = await importDataset({
      source: KINDS.folder(three),
      store,
      options: testOptions,
      host: testHost,
    })
    const set = { store, manifest: made }
    const source: ImportSource = { kind: 'datasets', label: 'two', sets: [set, set] }
    await check(source, 2, { answer: { people: ['a'], pictures: 1, beside: { 'same bytes': 1 } } })
  })
})

it('what became no picture is told by cause, and what lies beside the pictures apart', () => {
  const skipped = {
    'system file': { count: 4, paths: ['a/Thumbs.db', 'b/Thumbs.db', 'c/Thumbs.db', 'd/Thumbs.db'] },
    'broken picture': { count: 1, paths: ['Ann/1.jpg'] },
  }
  expect(skippedLines(skipped)).toEqual([
    'beside      4 system file: a/Thumbs.db, b/Thumbs.db, c/Thumbs.db, ...',
    'skipped     1 broken picture: Ann/1.jpg',
  ])
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
    const survey = await surveySource(KINDS.folder(filesOf(files)))
    expect(survey.sentences).toEqual(sentences)
  })
})
