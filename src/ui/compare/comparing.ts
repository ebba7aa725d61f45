// Compares by itself as soon as both sides have a chosen face, and again when the engine or the model changes.
import type { ModelCard } from '../../model/card.ts'
import { scoreKey } from '../../model/score-in-use.ts'
import { ruleFor } from '../../verify/rule.ts'
import { doubtsOfSides } from '../../verify/template.ts'
import { compare } from '../../worker/compare/client.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { useEngine, whenReady, whenRestarted } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, isCancelled } from '../parts/task.ts'
import { words } from '../words.ts'
import { judge, photosOf } from './judge.ts'
import { type Kept, type Part, type PastComparison, partOf, type Stack, useCompare } from './slots.ts'

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
    const comparison = numbered(await compare(facesOf(left), facesOf(right)), [left, right])
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
/** The doubt about a photo names it by its place on its side; the worker counts those alone that take part. */
export function numbered(comparison: Comparison, [left, right]: [left: Part[], right: Part[]]): Comparison {
  const { odd, doubt } = comparison
  const placed = (one: Comparison['odd'][0], parts: Part[]) =>
    one && { ...one, index: parts[one.index]?.place ?? one.index }
  const which = doubt === null ? -1 : doubtsOfSides(odd).indexOf(doubt)
  if (which < 0) return comparison
  const told = doubtsOfSides([placed(odd[0], left), placed(odd[1], right)])
  return { ...comparison, doubt: told[which] ?? doubt }
}
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

/** Whether a result comes from another model or score, or rests on thresholds that the model has no longer. */
function isOutdated(comparison: Comparison, card: ModelCard): boolean {
  const { weights, calibration } = card
  const { modelSha256, rule } = comparison
  const now = calibration && ruleFor(calibration, photosOf(comparison))
  return (
    modelSha256 !== weights.sha256 ||
    comparison.scoreKey !== scoreKey(card) ||
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
