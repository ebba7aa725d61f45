// What is chosen for the next import, what was found in it, and its first pictures. Each change is looked into at once; the newest wins.

import { create } from 'zustand'
import { SHARD_PICTURES } from '../../data/shards.ts'
import { lookAtSource, previewSource } from '../../worker/datasets/client.ts'
import { keptSource } from '../../worker/datasets/kept-sources.ts'
import type {
  DatasetEntry,
  GivenSource,
  IdentityChoice,
  ImportOptions,
  PreviewPicture,
  SourceFacts,
  Split,
} from '../../worker/datasets/types.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { lookAligned } from './crop-sizes.ts'
import { useDatasets } from './datasets.ts'
import { startImport } from './job.ts'
import { type Chosen, droppedPieces, type Piece, type Taken } from './pieces.ts'
import { combine, fromHandles } from './take.ts'
import { wordsOfData } from './words.ts'

/** A data set whose manifest can be read. */
export type WholeEntry = DatasetEntry & { problem: null }

interface SetupState {
  chosen: Chosen | null
  /** The unfinished import that the next source goes on with. */
  continuing: WholeEntry | null
  /** A dropped folder whose files are being listed. */
  readingFolder: string | null
  facts: Task<null, SourceFacts>
  preview: Task<null, PreviewPicture[]>
  name: string
  aligned: boolean
  /** The person said whether faces are to be found; before that the size of the pictures decides. */
  isFacesChosen: boolean
  /** Which folder names a person; null: by what repeats. */
  identity: IdentityChoice | null
  split: Split
  keepDuplicates: boolean
  shardPictures: number
}

const FRESH: SetupState = {
  chosen: null,
  continuing: null,
  readingFolder: null,
  facts: IDLE,
  preview: IDLE,
  name: '',
  aligned: false,
  isFacesChosen: false,
  identity: null,
  split: { by: 'pictures', fraction: 0.05, seed: 1 },
  keepDuplicates: false,
  shardPictures: SHARD_PICTURES,
}
export const useSetup = create<SetupState>()(() => FRESH)

const RUNNING = { state: 'running', progress: null } as const
const words = wordsOfData.setup
let looking = new AbortController()
/** Of what was given last. */
let turn = 0
let previewing = new AbortController()

/** Takes files and folders from a dialog or a drop, beside what was chosen before. */
export async function takePieces(pieces: readonly Piece[]): Promise<void> {
  if (pieces.length === 0) return
  const mine = ++turn
  const taken = await combine(useSetup.getState().chosen, pieces)
  if (mine === turn) take(taken)
}

function take(taken: Taken): void {
  if ('problem' in taken) {
    looking.abort()
    previewing.abort()
    useSetup.setState({
      chosen: null,
      preview: IDLE,
      facts: { state: 'failed', name: 'ListError', message: taken.problem },
    })
    announce(taken.problem)
    return
  }
  const { continuing } = useSetup.getState()
  useSetup.setState({
    chosen: taken,
    ...(useSetup.getState().isFacesChosen ? {} : { aligned: false }),
    ...(continuing ? {} : { name: freeName(taken.given), identity: null }),
  })
  void lookAgain()
}

export function takeAway(): void {
  turn++
  looking.abort()
  previewing.abort()
  useSetup.setState({ chosen: null, facts: IDLE, preview: IDLE })
}

/** Asks for the source of an unfinished import: the one that was kept, or the person chooses it again. Gives whether it has begun. */
export async function continueImport(entry: WholeEntry): Promise<boolean> {
  takeAway()
  useSetup.setState({ continuing: entry, identity: entry.options.identity ?? null })
  const handles = await keptSource(entry.name)
  const chosen = handles && (await fromHandles(handles))
  if (!chosen || useSetup.getState().continuing !== entry) return false
  useSetup.setState({ chosen })
  await lookAgain()
  if (useSetup.getState().chosen === chosen && useSetup.getState().facts.state === 'done') begin()
  return true
}

export function forgetContinue(): void {
  takeAway()
  useSetup.setState({ continuing: null })
}

/** "lfw.tar.gz" -> "lfw", or "lfw 2" when there is one. */
function freeName({ label }: GivenSource): string {
  const base = label
    .replace(/\.(tar|tar\.gz|tgz|zip|tsv|txt|lst|csv|rec)$/i, '')
    .replaceAll('/', '-')
    .slice(0, 70)
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!isTaken(name)) return name
  }
}

const isTaken = (name: string): boolean => {
  const { list } = useDatasets.getState()
  return list.state === 'done' && list.result.some(entry => entry.name === name.normalize('NFC').trim())
}

/** What is wrong with a name, or null. */
export function nameProblem(name: string): string | null {
  const plain = name.trim()
  if (plain === '') return words.nameNeeded
  if (/[/\\\p{C}]/u.test(plain) || /^\.{1,2}$/.test(plain) || plain.length > 80) return words.nameWrong
  return isTaken(plain) ? words.nameTaken(plain) : null
}

/** `'quietly'`: what was found before stays in sight, and with it the control that was just used. */
async function lookAgain(how?: 'quietly'): Promise<void> {
  looking.abort()
  looking = new AbortController()
  const { signal } = looking
  const { chosen, continuing, identity } = useSetup.getState()
  if (!chosen) return
  useSetup.setState(how ? { preview: IDLE } : { facts: RUNNING, preview: IDLE })
  try {
    if (chosen.given.kind === 'list' && !chosen.given.folder) return useSetup.setState({ facts: IDLE })
    const result = await askWorker(() => lookAtSource(chosen.given, identity, signal), signal)
    if (signal.aborted) return
    useSetup.setState({ facts: { state: 'done', result } })
    if (result.dataset && !continuing) useSetup.setState({ name: datasetName(result.dataset.name) })
    if (result.kind !== 'datasets' && result.kind !== 'shards' && !continuing) await preview()
  } catch (error) {
    if (signal.aborted) return
    const facts = failed(error)
    useSetup.setState({ facts })
    announce(facts.message)
  }
}

const datasetName = (name: string): string => (isTaken(name) ? `${name} 2` : name)

async function preview(): Promise<void> {
  previewing.abort()
  previewing = new AbortController()
  const { signal } = previewing
  const { chosen, aligned, identity } = useSetup.getState()
  if (!chosen) return
  useSetup.setState({ preview: RUNNING })
  try {
    const result = await askWorker(() => previewSource(chosen.given, aligned, identity, signal), signal)
    if (signal.aborted) return
    useSetup.setState({ preview: { state: 'done', result } })
    if (aligned || useSetup.getState().isFacesChosen || !lookAligned(result)) return
    useSetup.setState({ aligned: true })
    await preview()
  } catch (error) {
    if (!signal.aborted) useSetup.setState({ preview: failed(error) })
  }
}

export function chooseAligned(aligned: boolean): void {
  useSetup.setState({ aligned, isFacesChosen: true })
  if (useSetup.getState().facts.state === 'done') void preview()
}
export function chooseIdentity(identity: IdentityChoice | null): void {
  useSetup.setState({ identity })
  void lookAgain('quietly')
}
export const chooseName = (name: string): void => useSetup.setState({ name })
export const chooseSplit = (change: Partial<Split>): void =>
  useSetup.setState(({ split }) => ({ split: { ...split, ...change } }))
export const chooseShardPictures = (shardPictures: number): void => useSetup.setState({ shardPictures })
export const chooseDuplicates = (keepDuplicates: boolean): void => useSetup.setState({ keepDuplicates })

/** Data sets of this browser, to be merged. */
export function chooseMerge(names: readonly string[]): void {
  const label = names.join(' + ')
  forgetContinue()
  take({ given: { kind: 'datasets', label, names: [...names] }, handles: null })
}

/** Begins the import as it is chosen, and empties the form. */
export function begin(): void {
  const { chosen, continuing, facts, name, aligned, identity, split, keepDuplicates, shardPictures } =
    useSetup.getState()
  if (!chosen) return
  looking.abort()
  previewing.abort()
  const options: ImportOptions = continuing
    ? { name: continuing.name, split: continuing.split, ...continuing.options }
    : {
        name: name.normalize('NFC').trim(),
        aligned,
        keepDuplicates,
        shardPictures,
        split,
        ...(identity && { identity }),
      }
  const estimate = facts.state === 'done' ? facts.result.estimate : null
  startImport({
    chosen,
    options,
    expected: estimate?.isCounted ? estimate.pictures : null,
    canPause: facts.state !== 'done' || facts.result.kind !== 'shards',
  })
  useSetup.setState({ ...FRESH, split, keepDuplicates, shardPictures })
}

/** Takes what was dropped on the panel. */
export async function dropOn(transfer: DataTransfer): Promise<void> {
  try {
    const pieces = droppedPieces(transfer, name => useSetup.setState({ readingFolder: name }))
    await takePieces(await pieces)
  } catch (error) {
    take({ problem: failed(error).message })
  } finally {
    useSetup.setState({ readingFolder: null })
  }
}
