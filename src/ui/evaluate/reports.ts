// The kept reports and what a person does with one.

import { create } from 'zustand'
import {
  adoptThresholds,
  compareReports,
  deleteReport,
  listReports,
  readReport,
  reportFile,
  resetThresholds,
} from '../../worker/evaluation/client.ts'
import type {
  OpenReport,
  ReportComparison,
  ReportEntry,
  ReportFormat,
} from '../../worker/evaluation/types.ts'
import { measureStored, updateModel } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { saveFile } from '../parts/save-file.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfReport } from './report-words.ts'
import { wordsOfEvaluate as words } from './words.ts'

/** A report that is shown, alone or against a second one. */
export interface Shown {
  first: OpenReport
  second: OpenReport | null
  comparison: ReportComparison | null
}
interface ReportsState {
  list: Task<null, ReportEntry[]>
  shown: Task<null, Shown>
}
export const useReports = create<ReportsState>()(() => ({ list: IDLE, shown: IDLE }))

const RUNNING = { state: 'running', progress: null } as const
let turn = 0

/** Reads the list anew; what is shown stays until then. */
export async function refreshReports(): Promise<void> {
  if (useReports.getState().list.state !== 'done') useReports.setState({ list: RUNNING })
  try {
    useReports.setState({ list: { state: 'done', result: await askWorker(listReports) } })
  } catch (error) {
    useReports.setState({ list: failed(error) })
  }
}

export async function openReport(id: string, other: string | null): Promise<void> {
  const mine = ++turn
  useReports.setState({ shown: RUNNING })
  try {
    const [first, second, comparison] = await askWorker(() =>
      Promise.all([readReport(id), other && readReport(other), other && compareReports(id, other)]),
    )
    const result = { first, second: second || null, comparison: comparison || null }
    if (mine === turn) useReports.setState({ shown: { state: 'done', result } })
  } catch (error) {
    if (mine === turn) useReports.setState({ shown: failed(error) })
  }
}

export async function remove(id: string): Promise<void> {
  await askWorker(() => deleteReport(id))
  announce(words.list.deletedSaid)
  await Promise.all([refreshReports(), measureStored()])
}

/** Makes the file and hands it to the browser's downloads. */
export async function save(id: string, format: ReportFormat): Promise<void> {
  const { file, fileName } = await askWorker(() => reportFile(id, format))
  saveFile(file, fileName)
  announce(wordsOfReport.savedSaid(fileName))
}

/** Gives the measured model this report's thresholds. Compare uses them from then on. */
export async function adopt({ id }: OpenReport): Promise<void> {
  const card = await ask(() => adoptThresholds(id))
  updateModel(card)
  setUsesThresholds(id, true)
  announce(wordsOfReport.adoptedSaid(card.title))
  await measureStored()
}

export async function reset({ id, model }: OpenReport): Promise<void> {
  if (!model) return
  const card = await ask(() => resetThresholds(model.name))
  updateModel(card)
  setUsesThresholds(id, false)
  announce(wordsOfReport.resetSaid(card.title))
  await measureStored()
}

function setUsesThresholds(id: string, usesThresholds: boolean): void {
  const { shown } = useReports.getState()
  if (shown.state !== 'done' || shown.result.first.id !== id || !shown.result.first.model) return
  const first = { ...shown.result.first, model: { ...shown.result.first.model, usesThresholds } }
  useReports.setState({ shown: { state: 'done', result: { ...shown.result, first } } })
}
