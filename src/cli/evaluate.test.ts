// lists and evaluate as the command line calls them, and the journey from LFW's chips to figures with the shipped weights.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeEmbeddings } from '../data/embeddings.ts'
import { readLfw } from '../data/read-lfw.ts'
import { type EmbeddingRun, embedAll, writeRun } from '../evaluate/embed-all.ts'
import { createEmbedHost } from '../evaluate/embed-host.ts'
import { evaluate as evaluateProtocol } from '../evaluate/evaluate.ts'
import type { LfwReport } from '../evaluate/report.ts'
import { writeMat } from '../format/mat.fixture.ts'
import { withScore } from '../model/score-in-use.ts'
import { COSINE } from '../verify/scorer.ts'
import { cropHost } from './crop-worker.ts'
import { openPictures, readCard } from './embed.ts'
import { evaluate } from './evaluate.ts'
import { lists, shippedOrder } from './lists.ts'
import { loadModel } from './model.ts'
import { openSetPoints, openSetTrial, ratesOfGallery, ratesOfReport } from './openset.fixture.ts'
import type { Command } from './spec.ts'
import { thumbnails } from './thumbnails.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
const PAIRS = join(FIXTURES, 'lfw', 'pairs.txt')
const BLUFR = join(FIXTURES, 'blufr', 'blufr_lfw_config.mat')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const write = async (name: string, file: Blob) =>
  writeFileSync(at(name), new Uint8Array(await file.arrayBuffer()))
const run = async (command: Command, ...args: string[]) => {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines.join('\n')
}

let embedded: EmbeddingRun
beforeAll(async () => {
  const { card, embedder } = await loadModel()
  const { pictures } = await readLfw(
    [{ name: 'pairs.txt', file: new Blob([readFileSync(PAIRS)]) }],
    shippedOrder,
  )
  const source = await openPictures(join(FIXTURES, 'lfw', 'chips'))
  embedded = await embedAll({ source, wanted: pictures }, createEmbedHost(embedder, cropHost(), { batch: 4 }))
  await embedder.dispose()
  await write('chips.safetensors', writeRun(embedded, { model: card.name, modelSha256: card.weights.sha256 }))
})

describe('evaluate', () => {
  it('measures the shipped weights on real LFW chips', async () => {
    expect(embedded).toMatchObject({ skipped: [], kinds: { 'chip 96x112': 60 } })
    const args = ['lfw', '--embeddings', at('chips.safetensors'), '--config', PAIRS]
    const report: LfwReport = JSON.parse(await run(evaluate, ...args, '--json', '-'))
    const { weights } = await readCard()
    expect(report).toMatchObject({
      protocol: 'lfw',
      semantics: 'toolkit',
      model: { name: 'lightcnn-9', sha256: weights.sha256 },
      list: { name: 'pairs.txt' },
      pictures: 60,
      skipped: 0,
      lfw: { pairs: 60, genuinePairs: 30, impostorPairs: 30 },
    })
    expect(report.lfw.auc).toBeGreaterThan(0.95)
    expect(report.lfw.accuracy.mean).toBeGreaterThan(0.85)
    expect(report.lfw.thresholds['0.001']).toBeGreaterThanOrEqual(report.lfw.thresholds['0.01'])
  })

  it('says of a picture list that named embeddings do not need it, which pictures may', async () => {
    const pairs = { name: 'pairs.txt', file: new Blob([readFileSync(PAIRS)]) }
    const { pictures } = await readLfw([pairs], shippedOrder)
    const list = pictures.map(name => `${name}.jpg\n`).join('')
    writeFileSync(at('mine.txt'), list)
    const args = ['lfw', '--embeddings', at('chips.safetensors'), '--config', PAIRS]
    expect(await run(evaluate, ...args, at('mine.txt'))).toContain('mine.txt was not needed: ')
    expect(await run(evaluate, ...args)).not.toContain('was not needed')
    const protocol = await readLfw([pairs, { name: 'mine.txt', file: new Blob([list]) }], shippedOrder)
    const { notes } = await evaluateProtocol(protocol, embedded, {
      ...{ semantics: 'toolkit', model: { name: 'a', sha256: '' }, kind: 'single' },
      ...{ scorer: COSINE, backend: null, sourceName: 'chips', engine: 'WASM' },
    })
    expect(notes.join('\n')).not.toContain('was not needed')
  })

  it('gives a gallery of five people the open-set figures that its identification has', () => {
    const trial = openSetTrial(embedded.embeddings, { people: 5, views: 1, leastProbes: 1 })
    expect([trial.gallery.length, trial.probes.length, trial.strangers]).toEqual([5, 55, 50])
    const points = openSetPoints(trial)
    expect(points.some(({ far }) => far === 0.01)).toBe(true)
    const rates = ratesOfReport(trial, points, COSINE)
    expect(ratesOfGallery(trial, points, COSINE)).toEqual(rates)
    expect(new Set(rates).size).toBeGreaterThan(2)
  })

  it('prints a table and writes all three kinds of report', async () => {
    const files = ['--json', at('r.json'), '--html', at('r.html'), '--csv', at('r.csv')]
    const text = await run(
      evaluate,
      'lfw',
      '--embeddings',
      at('chips.safetensors'),
      '--semantics',
      'mindspore',
      '--config',
      PAIRS,
      ...files,
    )
    expect(text).toMatch(/LFW, 60 pairs: lightcnn-9\n100 % - EER +\d/)
    expect(text).toContain('Read as the MindSpore code reads it')
    expect(JSON.parse(readFileSync(at('r.json'), 'utf8')).semantics).toBe('mindspore')
    expect(readFileSync(at('r.html'), 'utf8')).toContain('<!doctype html>')
    expect(readFileSync(at('r.csv'), 'utf8')).toContain('TPR at FAR 1 %')
  })

  it('writes thresholds and figures into the card of the model that was measured, and of no other', async () => {
    const card = withScore(await readCard(), 'cosine')
    writeFileSync(
      at('card.json'),
      JSON.stringify({
        ...card,
        measured: { blufr: { vrAtFar001: 0.5, dirAtFar01: 0.1 }, command: 'npm run cli -- evaluate blufr x' },
        calibration: null,
      }),
    )
    await run(evaluate, 'lfw', '--embeddings', at('chips.safetensors'), '--config', PAIRS, '--card', folder)
    const changed = await readCard(folder)
    expect(changed.calibration).toMatchObject({ genuinePairs: 30, impostorPairs: 30 })
    expect(changed.measured).toMatchObject({ lfw: { auc: expect.any(Number) }, blufr: { vrAtFar001: 0.5 } })
    expect(changed.measured.command).toBe(
      'npm run cli -- evaluate blufr x; npm run cli -- evaluate lfw --embeddings chips.safetensors --config pairs.txt',
    )
    writeFileSync(
      at('card.json'),
      JSON.stringify({ ...card, weights: { ...card.weights, sha256: '0'.repeat(64) } }),
    )
    await expect(
      run(evaluate, 'lfw', '--embeddings', at('chips.safetensors'), '--config', PAIRS, '--card', folder),
    ).rejects.toThrow(/not about the weights of/)
  })
})

describe('pictures of the worst mistakes', () => {
  it('stand in the report, BMP too, which LightCNN’s own crops are', async () => {
    const bmp = Buffer.alloc(54 + 3 * 4 * 4, 128)
    bmp.fill(0, 0, 54).write('BM')
    for (const [at, value] of [
      [10, 54],
      [14, 40],
      [18, 4],
      [22, 4],
      [28, 24],
    ] as const)
      bmp.writeUInt32LE(value, at)
    const chip = readFileSync(join(FIXTURES, 'lfw', 'chips', 'Allyson_Felix_0001.jpg'))
    mkdirSync(at('pictures'))
    writeFileSync(at('pictures/A_0001.BMP'), bmp)
    writeFileSync(at('pictures/B_0001.jpg'), chip)
    const mistakes = { genuine: [{ a: 'A_0001', b: 'B_0001', score: 0.1 }], impostor: [] }
    const report = { protocol: 'lfw', lfw: { mistakes } } as unknown as LfwReport
    const found = await thumbnails(at('pictures'), report, new Map())
    expect([...found.keys()]).toEqual(['A_0001', 'B_0001'])
    for (const address of found.values()) expect(address).toMatch(/^data:image\/jpeg;base64,/)
  })
})

describe('bad input of evaluate', () => {
  const use = (config: string[], embeddings = 'chips.safetensors', protocol = 'lfw') =>
    run(evaluate, protocol, '--embeddings', at(embeddings), '--config', ...config, '--json', at('half.json'))
  beforeAll(async () => {
    const pairs = readFileSync(PAIRS, 'utf8')
    writeFileSync(at('short.txt'), pairs.split('\n').slice(0, 40).join('\n'))
    writeFileSync(at('copy.txt'), pairs)
    writeFileSync(at('headless.txt'), pairs.slice(pairs.indexOf('\n') + 1))
    writeFileSync(at('names.txt'), 'Lleyton_Hewitt_0001.jpg\nJustine_Henin_0002.jpg\n')
    writeFileSync(at('empty.txt'), '')
    await write('wrong.mat', writeMat({ labels: { numbers: [1, 2] } }))
    await write(
      'cats.safetensors',
      writeEmbeddings({ names: ['cat_0001', 'cat_0002'], dimension: 2, rows: Float32Array.of(1, 2, 3, 4) }),
    )
  })

  it.each([
    ['a wrong .mat', () => use([at('wrong.mat')]), /wrong.mat has no variable "pos_pair"/],
    [
      'a wrong .mat for BLUFR',
      () => use([at('wrong.mat')], 'chips.safetensors', 'blufr'),
      /has no variable "imageList"/,
    ],
    ['BLUFR’s .mat for LFW', () => use([BLUFR]), /blufr_lfw_config.mat has no variable "pos_pair"/],
    [
      'a short list',
      () => use([at('short.txt')]),
      /short.txt, line 40: 60 pairs expected, the file ends after 39/,
    ],
    [
      'pairs without their first line',
      () => use([at('headless.txt')]),
      /headless.txt, line 1: expected the number of folds and of pairs/,
    ],
    ['a list of pictures alone', () => use([at('names.txt')]), /names.txt is a list of pictures; the pairs/],
    ['an empty list', () => use([at('empty.txt')]), /empty.txt is empty/],
    ['two identical files', () => use([PAIRS, at('copy.txt')]), /pairs.txt and copy.txt are the same file/],
    [
      'pictures that do not match the list',
      () => use([PAIRS], 'cats.safetensors'),
      /None of the 60 pictures of pairs.txt .*cat_0001/,
    ],
    ['an unknown file', () => use([at('none.txt')]), /none.txt cannot be read/],
    [
      'no list',
      () => run(evaluate, 'lfw', '--embeddings', at('chips.safetensors')),
      /evaluate takes lfw or blufr/,
    ],
  ])('%s is refused in its own sentence, without a half report', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message)
    expect(existsSync(at('half.json'))).toBe(false)
  })
})

describe('lists', () => {
  it('writes the lists once, however often it runs', async () => {
    const out = at('lists')
    await run(lists, 'blufr', BLUFR, '--out', out)
    expect(await run(lists, 'blufr', BLUFR, '--out', out)).toContain('image_list_for_blufr.txt, 13233 lines')
    expect(readdirSync(out)).toEqual(['image_list_for_blufr.txt'])
    expect(readFileSync(join(out, 'image_list_for_blufr.txt'), 'utf8').split('\n')).toHaveLength(13234)
  })

  it('refuses a wrong .mat and writes nothing', async () => {
    await expect(run(lists, 'lfw', at('wrong.mat'), '--out', at('none'))).rejects.toThrow(
      /no variable "pos_pair"/,
    )
    expect(existsSync(at('none'))).toBe(false)
  })
})
