// Compares by itself as soon as both sides have a chosen face, and again when the engine or the model changes.
import type { ModelCard } from '../../model/card.ts'
import { compare, ruleFor, scoreOfCard } from '../../worker/client.ts'
import type { Comparison } from '../../worker/types.ts'
import { useEngine, whenReady, whenRestarted } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, isCancelled } from '../parts/task.ts'
import { words } from '../words.ts'
import { judge } from './judge.ts'
import { type Kept, type PastComparison, partOf, type Stack, useCompare } from './slots.ts'

const LONGEST_HISTORY = 24

let turn = 0

/** Compares the chosen faces of the two sides once all photos are read; without a face on each there is nothing to compare. */
export function compareChosen(): void {
  void run(++turn)
}

async function run(mine: number, isRetry = false): Promise<void> {
  const state = useCompare.getState()
  const [left, right] = [partOf(state.left), partOf(state.right)]
  const isReading = [state.left, state.right].some(isReadingOf)
  if (isReading || left.length === 0 || right.length === 0) return useCompare.setState({ comparison: IDLE })
  useCompare.setState({ comparison: { state: 'running', progress: null } })
  await whenReady()
  if (mine !== turn) return
  try {
    const comparison = await compare(facesOf(left), facesOf(right))
    if (mine !== turn) return
    useCompare.setState(state => ({
      comparison: { state: 'done', result: comparison },
      history: remember(state.history, { id: mine, left, right, comparison }),
    }))
    announce(saidOf(comparison))
  } catch (error) {
    if (mine !== turn) return
    if (isCancelled(error)) return run(mine) // another engine is being started
    const end = failed(error)
    if (end.name !== 'DeviceError' || isRetry) return useCompare.setState({ comparison: end })
    await whenRestarted()
    if (mine === turn) await run(mine, true)
  }
}

const isReadingOf = ({ slots }: Stack) => slots.some(({ task }) => task.state === 'running')
const facesOf = (kept: Kept[]) => kept.map(({ face }) => face)

/** Puts the newest first; the same faces again (another engine, swapped sides) keep their place. */
function remember(history: PastComparison[], past: PastComparison): PastComparison[] {
  const known = history.find(one => isSamePair(one, past))
  if (known) return history.map(one => (one === known ? { ...known, comparison: past.comparison } : one))
  return [past, ...history].slice(0, LONGEST_HISTORY)
}

function isSamePair(a: PastComparison, b: PastComparison): boolean {
  const sameFace = (x: Kept, y: Kept | undefined) => x.photo.blob === y?.photo.blob && x.chosen === y.chosen
  const same = (x: Kept[], y: Kept[]) => x.length === y.length && x.every((one, i) => sameFace(one, y[i]))
  return (same(a.left, b.left) && same(a.right, b.right)) || (same(a.left, b.right) && same(a.right, b.left))
}

/** The verdict in one spoken sentence. */
export function saidOf(comparison: Comparison): string {
  const { title, support } = judge(comparison, null, null)
  return words.verdict.said(title, comparison.score, support)
}

/** Whether a result comes from another model or rests on thresholds that the model has no longer. */
function isOutdated({ modelSha256, rule, grid, scoreName }: Comparison, card: ModelCard): boolean {
  const { weights, calibration } = card
  const now = calibration && ruleFor(calibration, [grid.length, grid[0]?.length ?? 0])
  return (
    modelSha256 !== weights.sha256 ||
    scoreName !== scoreOfCard(card) ||
    rule?.same.threshold !== now?.same.threshold ||
    rule?.different.threshold !== now?.different.threshold
  )
}

/** Compares again when another engine or model is at work, also when the model was changed on another panel. */
export function followModel(): () => void {
  const { comparison } = useCompare.getState()
  const model = useEngine.getState().ready?.model
  if (comparison.state === 'done' && model && isOutdated(comparison.result, model)) {
    useCompare.setState({ ownThreshold: null })
    compareChosen()
  }
  return useEngine.subscribe(({ ready }, before) => {
    if (!ready || !before.ready) return
    const modelChanged = ready.model.weights.sha256 !== before.ready.model.weights.sha256
    if (modelChanged) useCompare.setState({ ownThreshold: null })
    if (modelChanged || ready.status.engine !== before.ready.status.engine) compareChosen()
  })
}
