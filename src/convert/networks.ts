// Several networks in one file: an average (EMA) beside the live weights, teacher and student, the parts of a GAN. They are told apart by the
// dicts that they stand in and by what stands before their names; one is taken by a rule that the notes of the file tell.

import { formatError, type LazyTensor } from '../format/tensor.ts'
import { counted } from '../text.ts'
import type { Checkpoint, FoundNetwork, NetworkChoice } from './checkpoint.ts'
import { isEmbeddingWhole, landmarks, recognise } from './lightcnn.ts'
import { isOptimizerEntry, withoutInner } from './optimizer.ts'

interface Candidate {
  key: string
  tensors: Map<string, LazyTensor>
}
interface Judged extends Candidate, FoundNetwork {
  isWhole: boolean
}
const TOP = 'top'
/** state_dict_ema, ema_model, params_ema, swa_model, averaged ... */
const AVERAGE = /(^|[._-])(ema|swa|avg|averaged?|shadow|polyak)([._-]|$)|[a-z](EMA|Ema)([._-]|$)/i

/**
 * Narrows a checkpoint to one network where it holds several sets of tensors: the one that is asked for by `key`, else an average of weights,
 * else the first LightCNN. Throws a FormatError that lists what there is when `key` is not among it.
 */
export function takeNetwork(checkpoint: Checkpoint, key?: string): Checkpoint {
  const candidates = candidatesOf(checkpoint)
  const first = candidates[0] as Candidate
  if (candidates.length === 1) {
    if (key !== undefined && !isMeant(first.key, key)) throw notThere(checkpoint, key, [first.key])
    return checkpoint
  }
  const judged = candidates.map(candidate => judge(checkpoint, candidate))
  const { taken, why } = key === undefined ? byRule(judged) : byKey(checkpoint, judged, key)
  const found = judged.map(({ key, what, isLightcnn }) => ({ key, what, isLightcnn }))
  return { ...checkpoint, tensors: taken.tensors, choice: { found, taken: taken.key, why } }
}

function candidatesOf({ container, key = '', tensors, others = new Map() }: Checkpoint): Candidate[] {
  if (container === 'onnx') return [{ key: TOP, tensors }] // a graph is one network
  return [[key, tensors] as const, ...others].flatMap(([key, tensors]) => split(key, tensors))
}

/** By what stands before the landmarks; what belongs to none of several stays with the one that has nothing before its names. */
function split(key: string, tensors: Map<string, LazyTensor>): Candidate[] {
  const names = new Map(
    [...tensors.keys()].filter(name => !isOptimizerEntry(name)).map(name => [name, withoutInner(name)]),
  )
  const roots = new Set<string>()
  const marks = landmarks()
  for (const name of names.values())
    for (const landmark of marks)
      if (name === landmark || name.endsWith(`.${landmark}`)) roots.add(name.slice(0, -landmark.length))
  if (roots.size < 2) return [{ key: key || TOP, tensors }]
  const rootOf = (name: string) =>
    [...roots].filter(root => name.startsWith(root)).reduce((a, b) => (b.length > a.length ? b : a), '')
  const parts = new Map([...roots].map(root => [root, new Map<string, LazyTensor>()]))
  for (const [fileName, tensor] of tensors) {
    const root = rootOf(names.get(fileName) ?? fileName)
    parts.get(root)?.set(fileName, tensor)
  }
  return [...parts].map(([root, tensors]) => ({
    key: [key, root.replace(/\.$/, '')].filter(Boolean).join('.') || TOP,
    tensors,
  }))
}

function judge(checkpoint: Checkpoint, { key, tensors }: Candidate): Judged {
  const recognition = recognise({ ...checkpoint, tensors })
  const { architecture, identities, looksLike = '' } = recognition
  const isLightcnn = architecture !== null
  const what = architecture
    ? `${architecture.title}, ${identities === null ? 'no classifier' : `${identities.toLocaleString('en')} identities`}`
    : (/^this is (?:not a LightCNN, it looks like )?(?!not a)(.*)/.exec(looksLike)?.[1] ??
      `no LightCNN, ${counted(tensors.size, 'tensor')}`)
  return { key, tensors, what, isLightcnn, isWhole: isLightcnn && isEmbeddingWhole(recognition) }
}

function byRule(judged: readonly Judged[]): { taken: Judged; why: NetworkChoice['why'] } {
  const lightcnns = judged.filter(({ isLightcnn }) => isLightcnn)
  const [first = judged[0] as Judged] = [...lightcnns.filter(({ isWhole }) => isWhole), ...lightcnns]
  const average = lightcnns.find(({ key, isWhole }) => isWhole && AVERAGE.test(key))
  if (average) return { taken: average, why: lightcnns.length > 1 ? 'average' : 'only one' }
  return { taken: first, why: lightcnns.length === 1 ? 'only one' : 'first' }
}

function byKey(checkpoint: Checkpoint, judged: readonly Judged[], key: string) {
  const meant = judged.find(one => one.key === key) ?? judged.filter(one => isMeant(one.key, key))
  const [taken, second] = Array.isArray(meant) ? meant : [meant]
  if (!taken || second)
    throw notThere(
      checkpoint,
      key,
      judged.map(({ key }) => key),
    )
  return { taken, why: 'asked for' as const }
}
/** The whole key, or its end. */
const isMeant = (key: string, wanted: string) => key === wanted || key.endsWith(`.${wanted}`)

const notThere = ({ name }: Checkpoint, key: string, keys: readonly string[]) =>
  formatError(name, 0, `this file has no network "${key}". It holds: ${keys.join(', ')}.`)
