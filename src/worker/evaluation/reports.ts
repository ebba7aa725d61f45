// The kept reports (OPFS reports/<id>.json): each with the crops of its worst mistakes, saved as JSON, CSV and HTML when asked.
import { FormatError, ListError, messageOf, StorageError } from '../../errors.ts'
import { adopted, adoptedFromFile, isCalibratedBy, isOnWeights } from '../../evaluate/adopt.ts'
import { compareReports } from '../../evaluate/compare.ts'
import { toCsv } from '../../evaluate/csv.ts'
import { toHtml } from '../../evaluate/html.ts'
import { figuresOf, protocolOf, rowsOf, sizeOf } from '../../evaluate/protocols/table.ts'
import { type Report, toJson } from '../../evaluate/report.ts'
import { parseReport } from '../../evaluate/saved.ts'
import { typedCalibration } from '../../model/calibration.ts'
import { type ModelCard, parseCard } from '../../model/card.ts'
import { calibrationOfScore, scoreOfCard } from '../../model/score-in-use.ts'
import { verdictKind } from '../../verify/verify.ts'
import type { calibrateModel } from '../models/changes.ts'
import { listModels, readCard, shippedFolder } from '../models/store.ts'
import type { ModelEntry } from '../models/types.ts'
import { listFolder, openStored, removeStored, writeWhole } from '../parts/opfs.ts'
import { fetchText } from '../parts/storage.ts'
import type { OpenReport, ReportComparison, ReportEntry, ReportFormat } from './types.ts'

interface Kept {
  report: Report
  pictures: Record<string, string>
  /** Id of the report of the same run with the other score. */
  sibling?: string
}
const FOLDER = 'reports'
const MOST_REPORT_BYTES = 64e6
const pathOf = (id: string) => `${FOLDER}/${id}.json`

/** Keeps the one or two reports of a run. Gives the id of the first: "lfw-20260304-141502". */
export async function keepReports(reports: readonly Report[], pictures: Kept['pictures']): Promise<string> {
  const taken = await listFolder(FOLDER)
  const ids = reports.map(report => {
    const stem = `${report.protocol}-${report.date.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`
    let id = stem
    for (let i = 2; taken.includes(`${id}.json`); i++) id = `${stem}-${i}`
    taken.push(`${id}.json`)
    return id
  })
  for (const [n, id] of ids.entries()) {
    const [report, sibling] = [reports[n], ids[1 - n]]
    await writeWhole(pathOf(id), JSON.stringify({ report, pictures, ...(sibling && { sibling }) }))
  }
  return ids[0] ?? ''
}

async function open(id: string): Promise<Kept> {
  const file = /^[\w-]+$/.test(id) ? await openStored(pathOf(id)) : null
  if (!file || file.size === 0)
    throw new StorageError('This report is not kept on this device. It may have been deleted; measure again.')
  const kept = parse(await file.text(), `${id}.json`)
  return {
    report: parseReport(JSON.stringify(kept.report ?? null), `${id}.json`),
    pictures: kept.pictures ?? {},
    ...(kept.sibling !== undefined && { sibling: kept.sibling }),
  }
}

function parse(text: string, name: string): Partial<Kept> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Kept>
  } catch {
    throw new FormatError(`${name} is damaged. Delete it and measure again.`)
  }
}

/** Newest first. */
export async function listReports(): Promise<ReportEntry[]> {
  const entries: ReportEntry[] = []
  for (const name of await listFolder(FOLDER)) {
    const file = name.endsWith('.json') ? await openStored(`${FOLDER}/${name}`) : null
    if (file && file.size > 0) entries.push(await entryOf(name.slice(0, -'.json'.length)))
  }
  const dateOf = (entry: ReportEntry) => (entry.problem === null ? entry.date : '')
  return entries.sort((a, b) => dateOf(b).localeCompare(dateOf(a)))
}

async function entryOf(id: string): Promise<ReportEntry> {
  try {
    const { report } = await open(id)
    const { protocol, semantics, embedding, score, model, date, pictures, skipped } = report
    const headline = protocolOf(report).headline.of(figuresOf(report))
    const size = sizeOf(report)
    return {
      id,
      problem: null,
      headline,
      size,
      protocol,
      semantics,
      embedding,
      score,
      model,
      date,
      pictures,
      skipped,
    }
  } catch (error) {
    return { id, problem: messageOf(error) }
  }
}

export async function readReport(id: string): Promise<OpenReport> {
  const { report, pictures, sibling } = await open(id)
  const entry = await modelOf(report)
  return {
    id,
    report,
    sibling: sibling === undefined ? null : await siblingOf(sibling),
    pictures,
    rows: rowsOf(report),
    model: entry
      ? {
          name: entry.card.name,
          title: entry.card.title,
          isShipped: entry.isShipped,
          usesThresholds: isCalibratedBy(entry.card, report),
        }
      : null,
  }
}

/** Null when it was deleted or is damaged: the list tells that. */
async function siblingOf(id: string): Promise<OpenReport['sibling']> {
  try {
    const { report } = await open(id)
    return { id, report, rows: rowsOf(report) }
  } catch {
    return null
  }
}

/** The model of the file that was measured, else one with the same weights. */
async function modelOf(report: Report): Promise<ModelEntry | undefined> {
  const models = await listModels()
  return (
    models.find(({ card }) => card.weights.sha256 === report.model.sha256) ??
    models.find(({ card }) => isOnWeights(report, card.weights))
  )
}

export const deleteReport = (id: string): Promise<void> => removeStored(pathOf(id))

/** A report as one file to hand on. */
export async function reportFile(
  id: string,
  format: ReportFormat,
): Promise<{ file: Blob; fileName: string }> {
  const { report, pictures } = await open(id)
  const text = {
    json: () => toJson(report),
    csv: () => toCsv(report),
    html: () => toHtml(report, new Map(Object.entries(pictures))),
  }[format]()
  const type = { json: 'application/json', csv: 'text/csv', html: 'text/html' }[format]
  return { file: new Blob([text], { type }), fileName: `${id}.${format}` }
}

export async function compareKept(a: string, b: string): Promise<ReportComparison> {
  const [first, second] = await Promise.all([open(a), open(b)])
  return compareReports(first.report, second.report)
}

/** Gives the model that a report measured the report's thresholds. Throws ListError when it is not installed any more. */
export async function adoptThresholds(id: string): Promise<ModelCard> {
  const { report } = await open(id)
  const entry = await modelOf(report)
  if (!entry)
    throw new ListError(`${report.model.name} is not installed here. Import it under Models and try again.`)
  const { score, calibration, measured } = adopted(report, entry.card, `${id}.json`)
  return calibrate(entry.card.name, { [score]: calibration }, { measured, use: score })
}

/** Thresholds of a person's own for the score in use; what the scores are scores of stays. */
export async function typeThresholds(name: string, same: number, different: number): Promise<ModelCard> {
  const card = await readCard(name)
  const score = scoreOfCard(card)
  const embedding = score === 'jb' && card.backend ? card.backend.embedding : verdictKind(card.calibration)
  const about = { date: new Date().toISOString().slice(0, 10), embedding, score }
  const change = { measured: card.measured, use: score }
  return calibrate(name, { [score]: typedCalibration(same, different, about) }, change)
}

/** The thresholds of a report that was saved as JSON, here or elsewhere. */
export async function takeReportFile(name: string, file: Blob, fileName: string): Promise<ModelCard> {
  if (file.size > MOST_REPORT_BYTES) throw new FormatError(`${fileName} is too large to be a report.`)
  const { score, calibration, measured } = adoptedFromFile(await file.text(), await readCard(name), fileName)
  return calibrate(name, { [score]: calibration }, { measured, use: score })
}

/** Back to the thresholds that a shipped model came with, of each score; those of a back-end that was learned here stay. */
export async function resetThresholds(name: string): Promise<ModelCard> {
  const path = `${shippedFolder(name)}card.json`
  const [shipped, card] = [parseCard(await fetchText(path), path), await readCard(name)]
  if (!shipped.calibration) throw new ListError(`${name} came without thresholds. Measure LFW to set them.`)
  const cosine = calibrationOfScore(shipped, 'cosine')
  if (!card.backend || card.backend.sha256 === shipped.backend?.sha256)
    return calibrate(
      name,
      { cosine, jb: calibrationOfScore(shipped, 'jb') },
      { measured: shipped.measured, use: scoreOfCard(shipped) },
    )
  const { jb } = card.measured
  const measured = { ...shipped.measured, ...(jb && { jb }) }
  return calibrate(name, { cosine }, { measured, use: scoreOfCard(card) })
}

async function calibrate(...change: Parameters<typeof calibrateModel>): Promise<ModelCard> {
  return (await import('../models/changes.ts')).calibrateModel(...change)
}
