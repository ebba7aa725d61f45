// Picture lists as people have them, with the right answer beside each (corpus.test.ts).
import { describe, expect, it } from 'vitest'
import { type Answer, check } from './corpus.fixture.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import { blobOf, memoryStore, testHost, testOptions } from './memory.fixture.ts'
import { surveySource } from './survey.ts'

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
    'MXNet’s .lst',
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
    const run = importDataset({
      source: listOf(lines, []),
      store: memoryStore(),
      options: testOptions,
      host: testHost,
    })
    await expect(run).rejects.toThrow(message)
    await expect(run).rejects.toMatchObject({ name: 'ListError' })
  })
})
