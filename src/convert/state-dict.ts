// Finds the state dicts in whatever torch.save was given: itself, named entries, or nested deeper (then names are joined).

import { entriesOf, isPlaceholder } from '../format/pickle-placeholder.ts'
import type { PickleValue } from '../format/pickle-value.ts'
import { elementCount } from '../format/tensor.ts'
import { isTensor, type SavedTensor } from './torch-values.ts'

const MAX_DEPTH = 8
const MAX_NESTED = 3
const MAX_FLATTENED = 100_000
const MOST_FIGURES = 20
const MOST_NAME_CHARACTERS = 500
const MOST_OTHERS = 30

export interface StateDict {
  /** Where it stands in the file, joined by dots; empty for the top. */
  key: string
  tensors: Map<string, SavedTensor>
  ignored: string[]
  /** What the file says in texts and numbers. */
  metadata: Record<string, string>
  /** The same in tensors of one element, as training scripts keep their precision. */
  figures: Map<string, SavedTensor>
  /** Further ones beside it, by where they stand: of an average, a teacher, another network. */
  others: Map<string, Map<string, SavedTensor>>
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
  const found: StateDict = {
    ...{ key: '', tensors: new Map(), ignored: [], metadata: {}, figures: new Map(), others: new Map() },
  }
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
  found.key = path.map(text).join('.')
  collectOthers(top, dict, found, search)
  return found
}

/** Of an optimizer, a scheduler, gradients. */
const NO_NETWORK = /optim|sched|scaler|exp_avg|momentum_buffer|(^|[._])(opt|grads?)([._]|$)/i

/** Every other dict of tensors under a name, some levels down. */
function collectOthers(top: Dict, taken: Dict, found: StateDict, search: Search): void {
  const seen = new Set<Dict>([top, taken])
  const walk = (dict: Dict, path: string, depth: number) => {
    for (const [key, value] of dict) {
      if (search.entriesLeft < 0 || found.others.size >= MOST_OTHERS) return
      const inner = typeof key === 'string' && !NO_NETWORK.test(key) ? asMap(value) : undefined
      if (!inner || (seen.has(inner) && inner !== taken)) continue
      const own = path + text(key)
      search.entriesLeft -= 1 + inner.size
      if (inner !== taken && inner === value && holdsTensors(value, search))
        found.others.set(own, new Map(tensorsIn(inner)))
      seen.add(inner)
      if (depth < MAX_NESTED) walk(inner, `${own}.`, depth + 1)
    }
  }
  walk(top, '', 0)
  const isListed = (name: string) =>
    [...found.others.keys()].some(key => key === name || key.startsWith(`${name}.`))
  found.ignored = found.ignored.filter(name => !isListed(name))
}
const tensorsIn = (dict: Dict) =>
  [...dict].flatMap(([name, value]): [string, SavedTensor][] =>
    isTensor(value) ? [[text(name), value]] : [],
  )

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
  const entries = Array.isArray(value) ? value : asMap(value)
  if (!entries || value === undefined) return false
  let holds = known.get(value)
  if (holds === undefined) {
    holds = [...entries.values()].some(isTensor)
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
  into: Map<string, SavedTensor>,
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
/** Entries by name or number, also of what a placeholder stands for; a whole module is its own code and has none. */
function asMap(value: PickleValue | undefined): Dict | undefined {
  if (value instanceof Map) return value
  if (Array.isArray(value)) return new Map(value.map((item, index) => [index, item]))
  const entries = isPlaceholder(value) ? entriesOf(value) : null
  return entries && !isModuleState(entries) ? entries : undefined
}
const isModuleState = (entries: Dict) => entries.has('_parameters') && entries.has('_modules')
