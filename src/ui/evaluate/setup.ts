// What is chosen for the next evaluation, and what was found in it. Each change is looked into at once; the newest wins.
import { create } from 'zustand'
import { PROTOCOLS, type ProtocolName } from '../../evaluate/protocols/table.ts'
import type { ModelCard } from '../../model/card.ts'
import { listDatasets } from '../../worker/datasets/client.ts'
import { findGiven, readProtocol } from '../../worker/evaluation/client.ts'
import type {
  DataFacts,
  EmbeddingKind,
  EvaluationRequest,
  Given,
  ProtocolFacts,
  ScoreName,
  Semantics,
} from '../../worker/evaluation/types.ts'
import { listModels } from '../../worker/models/client.ts'
import { useEngine, whenSettled } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { type Taken, takeDrop } from './take.ts'

interface SetupState {
  protocol: ProtocolName
  semantics: Semantics
  embedding: EmbeddingKind
  /** The cosine where the model has no back-end. */
  score: ScoreName
  /** Name of the chosen model; null: the one in use. */
  model: string | null
  models: ModelCard[]
  /** Names of the data sets of this browser that are whole. */
  datasets: string[]
  given: Given | null
  /** A dropped folder whose files are being listed. */
  readingFolder: string | null
  config: Partial<Record<ProtocolName, File[]>>
  /** What the protocol's files hold, and what is given of it; each fails with the sentence for its field. */
  facts: Task<null, ProtocolFacts>
  data: Task<null, DataFacts>
}
export const useSetup = create<SetupState>()(() => ({
  protocol: 'lfw',
  semantics: 'toolkit',
  embedding: 'single',
  score: 'cosine',
  model: null,
  models: [],
  datasets: [],
  given: null,
  readingFolder: null,
  config: {},
  facts: IDLE,
  data: IDLE,
}))

const RUNNING = { state: 'running', progress: null } as const
let looking = new AbortController()

/** Reads which models and data sets there are to choose from. */
export async function refreshChoices(): Promise<void> {
  try {
    const [models, sets] = await askWorker(() => Promise.all([listModels(), listDatasets()]))
    const whole = sets.filter(set => set.problem === null && set.state === 'complete')
    useSetup.setState({
      models: models.map(({ card }) => card),
      datasets: whole.map(({ name }) => name),
    })
  } catch (error) {
    notify(failed(error).message)
  }
}

/** The back-end of the chosen model, undefined without one. */
export function backendOf({ model, models }: Pick<SetupState, 'model' | 'models'>): ModelCard['backend'] {
  const name = model ?? useEngine.getState().ready?.model.name
  return models.find(card => card.name === name)?.backend
}

/** Whether there is what the protocol is made of: the files that were given, or the one that ships with the page. */
const hasFiles = (protocol: ProtocolName, files: readonly File[]): boolean =>
  files.length > 0 || PROTOCOLS[protocol].shipped !== undefined

/** The request as it is chosen; null while something is missing. */
export function requestOf(state: SetupState): EvaluationRequest | null {
  const { protocol, semantics, embedding, model, given, config } = state
  const name = model ?? useEngine.getState().ready?.model.name
  const files = config[protocol] ?? []
  const score = backendOf(state) ? state.score : 'cosine'
  return given && name && hasFiles(protocol, files)
    ? { protocol, semantics, score, embedding, model: name, given, config: files }
    : null
}

/** Looks into what is chosen: the protocol's files first, then the pictures. */
export async function lookAgain(): Promise<void> {
  looking.abort()
  looking = new AbortController()
  const { signal } = looking
  const { protocol, config, given } = useSetup.getState()
  const show = (change: Partial<SetupState>) => {
    if (!signal.aborted) useSetup.setState(change)
  }
  const files = config[protocol] ?? []
  const isThere = hasFiles(protocol, files)
  show({ facts: isThere ? RUNNING : IDLE, data: IDLE })
  if (!isThere) return
  try {
    const result = await askWorker(() => readProtocol(protocol, files), signal)
    show({ facts: { state: 'done', result }, data: given ? RUNNING : IDLE })
  } catch (error) {
    return show({ facts: said(error, signal) })
  }
  if (!given) return
  if (useSetup.getState().model === null) await whenSettled() // it is the model in use
  const request = requestOf(useSetup.getState())
  if (!request) return show({ data: IDLE })
  try {
    show({ data: { state: 'done', result: await askWorker(() => findGiven(request, signal), signal) } })
  } catch (error) {
    show({ data: said(error, signal) })
  }
}

/** Says what the protocol holds before anything is chosen. */
export function lookOnce(): void {
  if (useSetup.getState().facts.state === 'idle') void lookAgain()
}

function said(error: unknown, signal: AbortSignal) {
  const end = failed(error)
  if (!signal.aborted) announce(end.message)
  return end
}

export function chooseProtocol(protocol: ProtocolName): void {
  useSetup.setState({ protocol })
  void lookAgain()
}
export const chooseSemantics = (semantics: Semantics): void => useSetup.setState({ semantics })
/** A back-end scores embeddings of its own kind: the other kind leaves the cosine. */
export function chooseEmbedding(embedding: EmbeddingKind): void {
  const isOfBackend = backendOf(useSetup.getState())?.embedding === embedding
  useSetup.setState({ embedding, ...(!isOfBackend && { score: 'cosine' }) })
  void lookAgain()
}
export function chooseScore(score: ScoreName): void {
  const embedding = score === 'jb' ? backendOf(useSetup.getState())?.embedding : undefined
  useSetup.setState({ score, ...(embedding && { embedding }) })
  void lookAgain()
}
export function chooseModel(model: string): void {
  useSetup.setState({ model })
  void lookAgain()
}

export function take(taken: Taken): void {
  if ('problem' in taken) {
    looking.abort()
    useSetup.setState({ given: null, data: { state: 'failed', name: 'ListError', message: taken.problem } })
    announce(taken.problem)
    return
  }
  useSetup.setState({ given: taken })
  void lookAgain()
}
export function takeAway(): void {
  useSetup.setState({ given: null })
  void lookAgain()
}

/** Adds files of the protocol; one of a name that is there takes its place. */
export function addConfig(files: readonly File[]): void {
  const { protocol, config } = useSetup.getState()
  const others = (config[protocol] ?? []).filter(({ name }) => !files.some(file => file.name === name))
  useSetup.setState({ config: { ...config, [protocol]: [...others, ...files] } })
  void lookAgain()
}
export function removeConfig(file: File): void {
  const { protocol, config } = useSetup.getState()
  const others = (config[protocol] ?? []).filter(one => one !== file)
  useSetup.setState({ config: { ...config, [protocol]: others } })
  void lookAgain()
}

/** Takes what was dropped on the panel. */
export async function dropOn(transfer: DataTransfer, field: 'data' | 'config' | null): Promise<void> {
  try {
    const { given, config } = await takeDrop(transfer, field, name =>
      useSetup.setState({ readingFolder: name }),
    )
    if (config.length > 0) addConfig(config)
    if (given) take(given)
  } catch (error) {
    take({ problem: failed(error).message })
  } finally {
    useSetup.setState({ readingFolder: null })
  }
}
