// What inspect says in its first line, or with which sentence it refuses, over files as people have them; the page has the same sentences.
// A case is a line more.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileOf, goodTensors, quantised, WRITERS, withValue } from '../convert/damaged-weights.fixture.ts'
import { type Style, writeForeign } from '../convert/onnx.fixture.ts'
import type { WeightTensors } from '../convert/weights.ts'
import { across, filesOf, KINDS, zipWith } from '../data/corpus.fixture.ts'
import { importDataset } from '../data/import.ts'
import { testHost, testOptions, tsvText } from '../data/memory.fixture.ts'
import { surveySource } from '../data/survey.ts'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { elementCount, type LazyTensor } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import { tinyRun } from '../train/tiny.fixture.ts'
import { inspectFile } from '../worker/models/inspect.ts'
import { inspect } from './inspect.ts'
import { openSource } from './shard-source.ts'
import { openShardFolder } from './shard-store.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'inspect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Content = string | Uint8Array | Blob
async function write(name: string, content: Content): Promise<string> {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  const bytes = content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content
  writeFileSync(path, bytes)
  return path
}
const lines = async (...args: string[]) => {
  const said: string[] = []
  await inspect(args, line => said.push(line))
  return said
}
/** The first line, or the one on stderr. */
const lineOn = (path: string) =>
  lines(path).then(
    ([first = '']) => first,
    (error: Error) => error.message,
  )

const [[, asSafetensors], [, asPyTorch], [, asMindSpore]] = WRITERS as [
  (typeof WRITERS)[0],
  (typeof WRITERS)[0],
  (typeof WRITERS)[0],
]
const good = [...goodTensors]
const embedding = good.filter(([name]) => !name.startsWith('fc2.'))
const under = (prefix: string, tensors: typeof good) =>
  tensors.map(([name, tensor]) => [`${prefix}${name}`, tensor] as const)
const inFloat8: WeightTensors = new Map(
  good.map(([name, { shape }]) => [
    name,
    { dtype: 'F8_E4M3', shape, read: async () => new Uint8Array(elementCount(shape)) },
  ]),
)
const named = (...names: string[]): WeightTensors => {
  const tensor: LazyTensor = { dtype: 'F32', shape: [2, 3], read: async () => new Uint8Array(24) }
  return new Map(names.map(name => [name, tensor]))
}
const epoch: LazyTensor = { dtype: 'I64', shape: [1], read: async () => new Uint8Array(8) }

const CHECKPOINTS: [name: string, () => Promise<Blob>, says: string | RegExp][] = [
  [
    'good.pth',
    () => fileOf(asPyTorch, goodTensors),
    'PyTorch (zip container), 12 tensors. LightCNN-4, 16 identities.',
  ],
  [
    'embedding.safetensors',
    () => fileOf(asSafetensors, new Map(embedding)),
    'safetensors, 10 tensors. LightCNN-4, without a classifier.',
  ],
  [
    'nan.pth',
    () => fileOf(asPyTorch, withValue(Number.NaN)),
    /LightCNN-4, 16 identities, but conv1\.filter\.bias holds NaN at index 17\. Weights must be finite/,
  ],
  [
    'int8.safetensors',
    () => fileOf(asSafetensors, quantised()),
    /Nearest to LightCNN-4, but it does not fit: \S+\.weight holds integers, which are not read as weights, and \d+ more\.$/,
  ],
  [
    'float8.safetensors',
    () => fileOf(asSafetensors, inFloat8),
    /Nearest to LightCNN-4, but it does not fit: \S+ holds float8, which is not read as weights, and \d+ more\.$/,
  ],
  [
    'headless.safetensors',
    () => fileOf(asSafetensors, new Map(good.filter(([name]) => name !== 'fc2.bias'))),
    'safetensors, 11 tensors. LightCNN-4, its classifier does not fit: fc2.bias is missing (16).',
  ],
  [
    'lacking.safetensors',
    () => fileOf(asSafetensors, new Map(good.filter(([name]) => name !== 'conv2.filter.bias'))),
    'safetensors, 11 tensors. Nearest to LightCNN-4, but it does not fit: conv2.filter.bias is missing (192).',
  ],
  [
    'ema.safetensors',
    () => fileOf(asSafetensors, new Map([...under('net.', good), ...under('net_ema.', embedding)])),
    'safetensors, 10 tensors. LightCNN-4, without a classifier; net_ema, one of 2 sets of tensors.',
  ],
  [
    'appended.ckpt',
    () => fileOf(asMindSpore, new Map([...goodTensors, ['epoch_num', epoch]])),
    'MindSpore checkpoint, 13 tensors. LightCNN-4, 16 identities.',
  ],
  [
    'v4.safetensors',
    () => fileOf(asSafetensors, named('conv5.filter.weight', 'block4.3.conv1.filter.weight')),
    'safetensors, 2 tensors. This is LightCNN-V4, which takes colour pictures and is not read here.',
  ],
  [
    'shard-00000.safetensors',
    () => fileOf(asSafetensors, named('images', 'labels')),
    /This is not a LightCNN, it looks like a shard of a data set, /,
  ],
  [
    'rows.pt',
    () => fileOf(asPyTorch, named('features')),
    /This is not a LightCNN, it looks like embeddings of pictures, which Evaluate and /,
  ],
  [
    'm-00001-of-00002.safetensors',
    () => fileOf(asSafetensors, new Map(good.slice(0, 5))),
    /one of the files of a checkpoint in 2 parts\. Choose or drop all of them together; missing: m-00002-of-00002\.safetensors\.$/,
  ],
  [
    'nchwc.onnx',
    () => onnx({ tail: blocked }),
    /This is an ONNX model that ONNX Runtime has optimised .* in blocks/,
  ],
  ['qdq.onnx', () => onnx({ tail: quantise }), /This is a quantised ONNX model \(DynamicQuantizeLinear\): /],
  [
    'external.onnx',
    () => onnx({ beside: 'gone.onnx.data' }),
    /the weights are in a second file, gone\.onnx\.data, which is missing\. Keep both in one folder/,
  ],
  ...(
    [
      ['arrays.pth', 'PyTorch (zip container), 6 tensors. This is not a LightCNN.'],
      ['objects.pth', 'PyTorch (zip container), 2 tensors. This is not a LightCNN.'],
      ['quantised.pth', /this holds quantised tensors, which can’t be read/],
      [
        'module.pth',
        /this holds a whole pickled module \(it asks for torch\S+\), whose code would have to be run/,
      ],
    ] as const
  ).map(([name, says]): [string, () => Promise<Blob>, string | RegExp] => [
    name,
    async () => new Blob([readFileSync(join(FIXTURES, 'checkpoints', name))]),
    says,
  ]),
]
const blocked: NonNullable<Style['tail']> = (add, x) => add('ReorderOutput', [x], {}, 'com.microsoft.nchwc')
const quantise: NonNullable<Style['tail']> = (add, x) => add('DynamicQuantizeLinear', [x])
const four = ARCHITECTURES['lightcnn-4']
const onnx = async (style: Style) => writeForeign(four, formulaWeights(four, 2), style).model

describe('inspect says in its first line what a checkpoint is, and so does the page', () => {
  it.each(CHECKPOINTS)('%s', async (name, make, says) => {
    const file = await make()
    const line = await lineOn(await write(name, file))
    if (typeof says === 'string') expect(line).toBe(`${name}: ${says}`)
    else expect(line).toMatch(says)
    expect(line).toMatch(new RegExp(`^${name}[:,] `))
    const page = await inspectFile(file, name).then(
      ({ what }) => what,
      (error: Error) => error.message,
    )
    expect(line).toContain(page)
  })
})

const NUMBERS = Array.from({ length: 40 }, (_, i) => (Math.sin(i + 1) / 2).toFixed(6))
const rows = (separator: string, format: (value: string, row: number) => string, isNamed = true) =>
  ['Ann_0001', 'Bob_0001']
    .map((name, row) =>
      [...(isNamed ? [name] : []), ...NUMBERS.map(value => format(value, row))].join(separator),
    )
    .join('\n')
const varied = (value: string, row: number) => String(Number(value) * (row ? -0.5 : 1) + row / 7)
const german = (value: string, row: number) => varied(value, row).replace('.', ',')
const embeddingsFixture = (name: string) => readFileSync(join(FIXTURES, 'embeddings', name))

const OTHERS: [name: string, Content | (() => Content), says: string | RegExp][] = [
  ['e.csv', rows(',', varied), '2 embeddings of 40 numbers, with the names of their pictures.'],
  ['german.csv', rows(';', german), '2 embeddings of 40 numbers, with the names of their pictures.'],
  ['commas.csv', rows(',', german), '2 embeddings of 40 numbers, with the names of their pictures.'],
  [
    'bare.csv',
    rows(',', varied, false),
    '2 embeddings of 40 numbers, without names: the rows are those of a picture list, in its order.',
  ],
  [
    'thousands.csv',
    rows(';', () => '1,234'),
    /^thousands\.csv, line 2: the comma of each number may mark decimals or/,
  ],
  [
    'constant.csv',
    rows(',', () => '0.5'),
    '2 embeddings of 40 numbers, with the names of their pictures. They are all the same (mean cosine 1.000000), like those of a network that has collapsed.',
  ],
  [
    'binary.csv',
    rows(',', (value, row) => String(Number(Number(value) > 0) ^ row)),
    /Their numbers have only 2 values, so many pairs will have equal scores\.$/,
  ],
  ['nan.csv', rows(',', (_, row) => (row ? 'nan' : '1')), /Ann_0001|Bob_0001|NaN|nan/],
  [
    'named.npz',
    () => embeddingsFixture('named.npz'),
    '2 embeddings of 3 numbers, with the names of their pictures.',
  ],
  [
    'named.mat',
    () => embeddingsFixture('named.mat'),
    '2 embeddings of 3 numbers, with the names of their pictures.',
  ],
  [
    'maps.npy',
    () => embeddingsFixture('maps.npy'),
    '2 embeddings of 3 numbers, without names: the rows are those of a picture list, in its order.',
  ],
  [
    'dictionary.npy',
    () => embeddingsFixture('dictionary.npy'),
    /holds Python objects in a pickle, which is not read/,
  ],
  ['rows.parquet', 'PAR1....PAR1', /^rows\.parquet: Parquet is not read here\. Make a \.npz of it in Python/],
  [
    'rows.h5',
    '\x89HDF\r\n\x1a\n',
    /this is an HDF5 file .* If it holds embeddings: HDF5 is not read here\. Make a \.npz of it in Python/,
  ],
  [
    'blufr.mat',
    () => readFileSync(join(FIXTURES, 'blufr', 'blufr_lfw_config.mat')),
    'BLUFR’s configuration: 10 trials over 13,233 pictures.',
  ],
  [
    'pairs.txt',
    () => readFileSync(join(FIXTURES, 'lfw', 'pairs.txt')),
    'a list of pairs: 60 pairs in 10 folds, 60 pictures.',
  ],
  ['paths.txt', 'a/1.jpg a/2.jpg 1\na/1.jpg b/1.jpg 0', 'a list of pairs: 2 pairs in 1 fold, 3 pictures.'],
  ['first.txt', '1 a/1.jpg a/2.jpg\n0 a/1.jpg b/1.jpg', 'a list of pairs: 2 pairs in 1 fold, 3 pictures.'],
  [
    'spaces.txt',
    'photo 3 (1).jpg 5\nx y.jpg 6',
    'a picture list. Each line is read as "path label"; the label is a number.',
  ],
  [
    'label.txt',
    '7 a/1.jpg\n8 b/2.jpg',
    'a picture list. Each line is read as "label path"; the label is a number.',
  ],
  [
    'mx.lst',
    '0\t7.0\ta/1.jpg\n1\t8.0\tb/2.jpg',
    'a picture list. Each line is read as "index label path"; the label is a number.',
  ],
  [
    'names.csv',
    '1.jpg,Ann Smith\n2.jpg,Bob',
    'a picture list. Each line is read as "path label"; the label is a name.',
  ],
  [
    'folders.txt',
    'Ann/1.jpg\nBob/1.jpg',
    'a picture list. The list holds paths alone; the folder of each picture names the person.',
  ],
  [
    'order.txt',
    'Ann_0001.jpg\nBob_0001.jpg',
    /^order\.txt: a picture list of 2 names and no more: it gives the order of embeddings/,
  ],
  [
    'either.txt',
    'Smith a 1.jpg\nSmith a 2.jpg',
    /^either\.txt, line 1: this may be a path with a space in it or a label/,
  ],
  [
    'prose.txt',
    'hello there\nthis is prose',
    /^prose\.txt, line 2: expected "path label", one picture a line/,
  ],
  [
    'set.tsv',
    tsvText([['a/1.jpg', 'one']]),
    /^set\.tsv: a TSV\. Each line is read as the 7 columns of MS-Celeb-1M’s TSV/,
  ],
  ['photo.jpg', '\xff\xd8\xff\xe0', /this is a picture, not a model/],
]

describe('inspect says in its first line what lists and embeddings are', () => {
  it.each(OTHERS)('%s', async (name, content, says) => {
    const made = typeof content === 'function' ? content() : content
    const path = await write(
      name,
      typeof made === 'string' ? Buffer.from(made, /[\x80-\xff]/.test(made) ? 'latin1' : 'utf8') : made,
    )
    const line = await lineOn(path)
    if (typeof says === 'string') expect(line).toBe(`${name}: ${says}`)
    else expect(line).toMatch(says)
  })
})

const linkedTar = tarOf(
  tarEntry('Ann/1.jpg', 'one'),
  tarEntry('Bob/2.jpg', '', { type: '1', target: 'Ann/1.jpg' }),
  tarEntry('Bob/3.jpg', '', { type: '1', target: 'gone.jpg' }),
  tarEntry('Bob/4.jpg', '', { type: '2', target: '2.jpg' }),
)
const tar = (...files: string[]) => KINDS.tar(filesOf(files)).archive
const PEOPLE = 'The folder of each picture names the person: 2 people (Ann, Bob).'

const SOURCES: [name: string, Blob | string[], says: string | RegExp][] = [
  ['people', across(['Ann', 'Bob'], ['1.jpg', '2.jpg']), `a folder of 4 pictures. ${PEOPLE}`],
  [
    'nas',
    [
      'Ann/1.jpg',
      'Bob/1.jpg',
      'Ann/@eaDir/1.jpg/T.jpg',
      '#recycle/x/1.jpg',
      'Ann/Thumbs.db',
      'a.txt',
      'Ann/2.jxl',
    ],
    `a folder of 2 pictures. ${PEOPLE} Beside the pictures: 3 system files, 1 other file. Pictures that cannot be read: 1 other picture.`,
  ],
  [
    'poses',
    across(['001', '002', '003'], ['frontal', 'left'], ['3.jpg']),
    'a folder of 6 pictures. Folder 1 of each path names the person: 3 people (001, 002, 003). What lies below (frontal, left) is taken as sessions. By the first folder there would be 3 people, by the last 2 people, by all together 6 people.',
  ],
  [
    'families',
    across(['F1', 'F2'], ['MID1', 'MID2'], ['1.jpg']),
    /2 people \(F1, F2\)\. What lies below \(MID1, MID2\) is taken as sessions\. .* by all together 4 people\.$/,
  ],
  ['flat', ['1.jpg', '2.jpg'], 'a folder of 2 pictures. No folder and no label file names people.'],
  ['two.tar', new Blob([tar('Ann/1.jpg'), tar('Bob/2.jpg')]), `a tar of 2 pictures. ${PEOPLE}`],
  [
    'links.tar',
    linkedTar,
    `a tar of 2 pictures. ${PEOPLE} Pictures that cannot be read: 1 dangling link, 1 link.`,
  ],
  [
    'web.tar',
    tar('1.cls=0', '1.jpg', '2.cls=1', '2.jpg'),
    'a tar of 2 pictures. Label files beside the pictures say who they show. Beside the pictures: 2 label files.',
  ],
  [
    'unsorted.tar',
    tar('1.jpg', '2.jpg', '1.cls=1', '2.cls=1'),
    /does not stand beside its picture.* sort the archive by name/,
  ],
  [
    'locked.zip',
    zipWith({ flags: 1 }),
    'a zip of 1 picture. The folder of each picture names the person: 1 person (Ann). Pictures that cannot be read: 1 encrypted.',
  ],
  [
    'bzip2.zip',
    zipWith({ method: 12 }),
    /^bzip2\.zip: a zip of 1 picture\. .* cannot be read: 1 other compression\.$/,
  ],
]

describe('inspect says in its first line what pictures are, in the sentences that the page shows before an import', () => {
  it.each(SOURCES)('%s', async (name, made, says) => {
    if (made instanceof Blob) await write(name, made)
    else for (const [path, content] of filesOf(made)) await write(join(name, path), content)
    const path = join(folder, name)
    const line = await lineOn(path)
    if (typeof says === 'string') expect(line).toBe(`${name}: ${says}`)
    else expect(line).toMatch(says)
    const { source, close } = await openSource([path], {})
    const page = await surveySource(source).then(
      ({ sentences }) => sentences.join(' '),
      (error: Error) => error.message,
    )
    await close()
    expect(line.endsWith(page)).toBe(true)
  })

  it('counts links of a folder, and tells how another reading is chosen', async () => {
    await write('linked/Ann/1.jpg', 'one')
    await write('elsewhere/2.jpg', 'two')
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'linked', 'Bob'))
    symlinkSync('/nowhere', join(folder, 'linked', 'gone.jpg'))
    symlinkSync(join(folder, 'linked'), join(folder, 'linked', 'loop'))
    expect(await lines(join(folder, 'linked'))).toEqual([
      `linked: a folder of 2 pictures. ${PEOPLE} Beside the pictures: 1 repeated link. Pictures that cannot be read: 1 dangling link.`,
    ])
    expect((await lines(join(folder, 'families')))[1]).toBe(
      'Choose another reading with --identity first, last or path.',
    )
  })
})

describe('inspect says what our own folders are', () => {
  const path = join(folder, 'friends')
  beforeAll(async () => {
    const store = await openShardFolder(path, { create: true })
    await importDataset({
      source: KINDS.folder(filesOf(across(['Ann', 'Bob'], ['1.jpg', '2.jpg', '3.jpg']))),
      store,
      options: testOptions,
      host: testHost,
    })
  })

  it('a data set, also one with a changed byte', async () => {
    const whole = 'friends: a data set of 6 pictures of 2 identities, in 2 shards; all are whole.'
    expect(await lines(path)).toEqual([whole])
    expect(JSON.parse((await lines(path, '--json')).join(''))).toEqual({
      kind: 'data set',
      sentences: [whole],
    })
    const shard = join(path, 'shard-00000.safetensors')
    const bytes = readFileSync(shard)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(shard, bytes)
    expect(await lineOn(path)).toMatch(
      /in 2 shards; 1 shard is broken: shard-00000\.safetensors \(5 pictures\): SHA-256 \w+\.\.\., the manifest says /,
    )
  })

  it('a run, also one whose run.json is lost, and a model', async () => {
    const store = await openShardFolder(path)
    const run = await tinyRun({
      store,
      manifest: JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')),
    })
    await write('run/run.json', JSON.stringify(run))
    expect(await lineOn(join(folder, 'run'))).toBe(
      'run: a run of LightCNN-9 on friends, 0 steps, not begun; 0 checkpoints.',
    )
    await write('lost/step-0000001.safetensors', 'x')
    expect(await lineOn(join(folder, 'lost'))).toMatch(
      /There is no run\.json here\. .* Going on with the run \("train --resume"\) restores it/,
    )
    const model = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9')
    expect(await lineOn(model)).toBe(
      'weights.safetensors: safetensors, 20 tensors. LightCNN-9, without a classifier.',
    )
  })
})
