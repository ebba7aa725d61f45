// Finds the state dict in whatever torch.save was given: itself, a named entry, or nested deeper (then names are joined).
import type { PickleValue } from '../format/pickle.ts'
import { elementCount } from '../format/tensor.ts'
import { isTensor, type TorchTensor } from './torch-values.ts'

const MAX_DEPTH = 8
const MAX_NESTED = 3
const MAX_FLATTENED = 100_000
const MOST_FIGURES = 20
const MOST_NAME_CHARACTERS = 500

export interface StateDict {
  tensors: Map<string, TorchTensor>
  ignored: string[]
  /** What the file says in texts and numbers. */
  metadata: Record<string, string>
  /** The same in tensors of one element, as training scripts keep their precision. */
  figures: Map<string, TorchTensor>
}
// the names under which training scripts keep their state dict, the authors' first
const STATE_KEYS = [
  'state_dict',
  'model_state_dict',
  'model',
  'net',
  'network',
  'backbone',
  'weights',
  'params',
]
type Dict = Map<PickleValue, PickleValue>
// A small pickle may name the same dict a hundred thousand times: each is looked through once, and the entries are counted.
interface Search {
  known: Map<PickleValue, boolean>
  entriesLeft: number
}

export function findStateDict(saved: PickleValue): StateDict {
  const found: StateDict = { tensors: new Map(), ignored: [], metadata: {}, figures: new Map() }
  const top = asMap(saved)
  if (!top) return found
  const search: Search = { known: new Map(), entriesLeft: MAX_FLATTENED }
  const path = stateKey(top, Array.isArray(saved), search) ?? nestedKeys(top, 0, search)
  if (!path) {
    flatten(top, '', found.tensors, { depth: 0, left: { entries: MAX_FLATTENED } })
    return found
  }
  let dict = top
  let prefix = ''
  for (const key of path) {
    noteOthers(dict, prefix, key, found)
    prefix += `${text(key)}.`
    dict = asMap(dict.get(key)) ?? new Map()
  }
  for (const [name, value] of dict) {
    if (isTensor(value)) found.tensors.set(text(name), value)
    else if (path.length > 0) found.ignored.push(prefix + text(name))
    else noteOne(name, value, text(name), found)
  }
  return found
}

/** What stands beside the state dict. */
function noteOthers(dict: Dict, prefix: string, key: PickleValue, found: StateDict): void {
  for (const [name, value] of dict) if (name !== key) noteOne(name, value, prefix + text(name), found)
}
function noteOne(key: PickleValue, value: PickleValue, name: string, found: StateDict): void {
  if (['string', 'number', 'bigint', 'boolean'].includes(typeof value))
    found.metadata[text(key)] = String(value)
  else if (isTensor(value) && elementCount(value.shape) === 1 && found.figures.size < MOST_FIGURES)
    found.figures.set(text(key), value)
  else found.ignored.push(name)
}

function holdsTensors(value: PickleValue | undefined, { known }: Search): boolean {
  if (!Array.isArray(value) && !(value instanceof Map)) return false
  let holds = known.get(value)
  if (holds === undefined) {
    holds = [...value.values()].some(isTensor)
    known.set(value, holds)
  }
  return holds
}

/** Where the state dict stands in `top`: under a key, or (no key) `top` is one itself; null when it is neither. */
function stateKey(top: Dict, isList: boolean, search: Search): PickleValue[] | null {
  for (const key of STATE_KEYS) if (holdsTensors(top.get(key), search)) return [key]
  if (holdsTensors(top, search)) return []
  for (const [key, value] of top)
    if ((typeof key === 'string' || isList) && holdsTensors(value, search)) return [key]
  return null
}

/** The keys that lead to a state dict under one of its usual names, some levels down. */
function nestedKeys(dict: Dict, depth: number, search: Search): PickleValue[] | null {
  for (const [key, value] of dict) {
    if (search.entriesLeft < 0) return null
    const inner = asMap(value)
    if (!inner) continue
    search.entriesLeft -= 1 + inner.size
    const named = STATE_KEYS.find(name => holdsTensors(inner.get(name), search))
    if (named !== undefined) return [key, named]
    const deeper = depth < MAX_NESTED ? nestedKeys(inner, depth + 1, search) : null
    if (deeper) return [key, ...deeper]
  }
  return null
}

/** Dicts may share parts, so that a small pickle unfolds to an endless tree: depth and number of entries are bounded. */
function flatten(
  map: Dict,
  path: string,
  into: Map<string, TorchTensor>,
  { depth, left }: { depth: number; left: { entries: number } },
): void {
  for (const [key, value] of map) {
    if (--left.entries < 0) return
    if (isTensor(value)) into.set(path + text(key), value)
    else if (depth < MAX_DEPTH) {
      const inner = asMap(value)
      if (inner) flatten(inner, `${path}${text(key)}.`, into, { depth: depth + 1, left })
    }
  }
}

const text = (key: PickleValue) =>
  typeof key === 'object' ? '?' : String(key).slice(0, MOST_NAME_CHARACTERS)
function asMap(value: PickleValue | undefined): Dict | undefined {
  if (value instanceof Map) return value
  return Array.isArray(value) ? new Map(value.map((item, index) => [index, item])) : undefined
}
