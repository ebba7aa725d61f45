// "A new protocol is one object in the table": one that only this file knows is measured by the command line, with all that a report has.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeEmbeddings } from '../data/embeddings.ts'
import type { ProtocolList } from '../data/protocol.ts'
import { adopted, isCalibratedBy, measuredFrom } from '../evaluate/adopt.ts'
import { compareReports } from '../evaluate/compare.ts'
import type { Figures, Protocol } from '../evaluate/protocols/protocol.ts'
import { PROTOCOLS, rowsOf, sizeOf } from '../evaluate/protocols/table.ts'
import { parseReport } from '../evaluate/saved.ts'
import { sha256Hex } from '../format/sha256.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { readCard } from './embed.ts'
import { evaluate } from './evaluate.ts'

type Triplets = ProtocolList & { triplets: [one: string, same: string, other: string][] }
interface TripletFigures extends Figures {
  triplets: number
  right: number
  /** Mean score of the same person less that of the other. */
  margin: number
}

/** Is a picture nearer to one of the same person than to one of another? A line of the list names the three. */
const TRIPLETS: Protocol<'triplets', Triplets, TripletFigures> = {
  name: 'triplets',
  label: 'Triplets',
  note: 'Three pictures a line.',
  heading: 'Triplets of a test',
  short: 'Triplets',
  on: 'triplets',
  files: 'triplets.txt',
  filesNote: 'triplets.txt',
  async read([{ name, file } = { name: '', file: new Blob() }]) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const text = new TextDecoder().decode(bytes).trim()
    const triplets = text.split('\n').map(line => line.split(' ') as [string, string, string])
    const about = { name, sha256: await sha256Hex(bytes) }
    return {
      protocol: 'triplets',
      triplets,
      list: { ...about, files: [about] },
      pictures: [...new Set(triplets.flat())],
      order: null,
      orderFile: name,
      rowList: null,
      paths: new Map(),
    }
  },
  holds: ({ triplets }) => `${triplets.length} triplets`,
  async measure({ triplets }, { embeddings: { names, dimension, rows }, scorer, skipped }) {
    const row = (name: string) => {
      const at = names.indexOf(name) * dimension
      return rows.subarray(at, at + dimension)
    }
    const [genuine, impostor] = [1, 2].map(n =>
      Float64Array.from(triplets, names => scorer.pair(row(names[0]), row(names[n] ?? ''))),
    ) as [Float64Array, Float64Array]
    const margins = genuine.map((score, t) => score - (impostor[t] ?? 0))
    const figures = {
      triplets: triplets.length,
      right: margins.filter(margin => margin > 0).length / triplets.length,
      margin: margins.reduce((a, b) => a + b, 0) / triplets.length,
      histogram: scoreHistogram(genuine, impostor, scorer.name),
      mistakes: { genuine: [], impostor: [] },
    }
    return { figures, pictures: names.length, skipped: [...skipped], notes: ['A note of triplets.'] }
  },
  isQuick: true,
  size: { unit: 'triplet', of: ({ triplets }) => triplets },
  headline: { title: 'right', of: ({ right }) => right },
  rows: ({ right, margin }) => [
    { name: 'Right', value: right, interval: [0.5, 1] },
    { name: 'Margin', value: margin, isPlain: true },
  ],
  lines: ({ triplets }) => [['Counted', `${triplets} triplets`]],
  tables: ({ margin }) => [
    [
      ['what', 'margin'],
      ['all', margin],
    ],
  ],
  lead: ({ triplets }) => `Over ${triplets} triplets.`,
  sections: ({ margin }) => [`<section><h2>Margin</h2>${margin.toFixed(3)}</section>`],
  curves: () => [],
  published: {
    caption: 'Others',
    columns: [{ title: 'Right' }],
    rows: [{ model: 'Chance', source: 'a coin', rates: [0.5] }],
    own: ({ right }) => [right],
  },
}

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-protocol-'))
const at = (name: string) => join(folder, name)
const text = (name: string) => readFileSync(at(name), 'utf8')
const run = async (...args: string[]) => {
  const lines: string[] = []
  await evaluate(args, line => lines.push(line))
  return lines
}

beforeAll(async () => {
  Object.assign(PROTOCOLS, { triplets: TRIPLETS })
  writeFileSync(at('triplets.txt'), 'Ann_0001 Ann_0002 Bob_0001\nBob_0001 Bob_0002 Ann_0001\n')
  const names = ['Ann_0001', 'Ann_0002', 'Bob_0001', 'Bob_0002']
  const rows = Float32Array.of(1, 0, 0.8, 0.6, 0, 1, 1, 0) // Bob's second picture looks like Ann
  const file = writeEmbeddings({ names, dimension: 2, rows }, {})
  writeFileSync(at('four.safetensors'), new Uint8Array(await file.arrayBuffer()))
})
afterAll(() => {
  Reflect.deleteProperty(PROTOCOLS, 'triplets')
  rmSync(folder, { recursive: true, force: true })
})

describe('a protocol that is one object', () => {
  const args = ['triplets', '--embeddings', at('four.safetensors'), '--config', at('triplets.txt')]
  const outputs = ['json', 'csv', 'html'].flatMap(kind => [`--${kind}`, at(`report.${kind}`)])

  it('is measured by the command line, which prints its table', async () => {
    const lines = await run(...args, ...outputs)
    expect(lines.slice(0, 4)).toEqual([
      'Triplets, 2 triplets: four.safetensors',
      'Right   50.00 %  (50.00 % to 100.00 %)',
      'Margin  0.4000',
      'Counted  2 triplets',
    ])
    expect(lines.at(-1)).toBe('A note of triplets.')
  })

  it('has a report as JSON that is read back, and its rows', () => {
    const report = parseReport(text('report.json'), 'report.json')
    expect(report).toMatchObject({ protocol: 'triplets', pictures: 4, triplets: { triplets: 2, right: 0.5 } })
    expect(sizeOf(report)).toBe(2)
    expect(rowsOf(report).map(({ name }) => name)).toEqual(['Right', 'Margin'])
    const other = { ...report, engine: 'another' }
    expect(compareReports(report, other).rows[1]).toMatchObject({
      name: 'Margin',
      isPlain: true,
      difference: 0,
    })
  })

  it('has CSV with its rows and tables', () => {
    expect(text('report.csv')).toContain('figure,value,low95,high95\r\nRight,0.5,0.5,1\r\nMargin,')
    expect(text('report.csv')).toMatch(/\r\n\r\nwhat,margin\r\nall,0\.39999/)
    expect(text('report.csv')).toContain('protocol,triplets')
  })

  it('has HTML with its heading, sections and literature', () => {
    const html = text('report.html')
    expect(html).toContain('<h1>Triplets of a test: four.safetensors</h1>\n<p class="lead">Over 2 triplets.')
    expect(html).toContain('<h2>Margin</h2>0.400')
    expect(html).toMatch(/Beside the literature.*This report.*50\.00.%.*Chance.*a coin/)
  })

  it('gives no thresholds and no figures of a card where it does not say which', async () => {
    const report = parseReport(text('report.json'), 'report.json')
    const card = await readCard()
    expect(isCalibratedBy(card, report)).toBe(false)
    expect(() => adopted(report, card, 'r.json')).toThrow('Thresholds come from pairs; Triplets gives none')
    expect(measuredFrom(report, card.measured)).toEqual(card.measured)
  })
})
