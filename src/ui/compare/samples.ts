// The sample photos that come with the page (public/samples, with their sources in its README.md).
import { messageOf } from '../../errors.ts'
import { words } from '../words.ts'
import { placePhoto, refusePhoto, showFrames } from './actions.ts'
import { type Side, useCompare } from './slots.ts'

export const SAMPLES_README = '/samples/README.md'

const two = (name: string) => [`pairs/${name}-1`, `pairs/${name}-2`]
export const PORTRAITS: string[] = [
  ...['robert-curbeam', 'catherine-coleman', 'luca-parmitano', 'peggy-whitson', 'andre-kuipers'].flatMap(two),
  ...['michael-lopez-alegria', 'chris-ferguson', 'rex-walheim', 'reid-wiseman'].flatMap(two),
  ...['kate-rubins', 'chris-hadfield'].flatMap(two),
  ...['eileen-collins-1', 'sergei-krikalev-1', 'stephanie-wilson-1'].map(name => `pairs/${name}`),
]
export const GROUPS: string[] = [
  'expedition1-crew',
  'expedition12-holiday',
  'expedition38-crew',
  'sts131-exp23-group',
  'sts98-spacewalkers',
].map(name => `groups/${name}`)

/** Pairs to begin with: easy and hard ones, same and different, the answers not in their order. */
export const SAMPLE_PAIRS: [string, string][] = [
  ['pairs/robert-curbeam-2', 'pairs/robert-curbeam-1'],
  ['pairs/catherine-coleman-1', 'pairs/peggy-whitson-2'],
  ['pairs/luca-parmitano-1', 'pairs/luca-parmitano-2'],
  ['pairs/chris-ferguson-2', 'pairs/michael-lopez-alegria-1'],
  ['pairs/chris-hadfield-1', 'pairs/chris-hadfield-2'],
  ['pairs/stephanie-wilson-1', 'groups/sts131-exp23-group'],
  ['pairs/kate-rubins-1', 'pairs/kate-rubins-2'],
]

export const sampleUrl = (sample: string): string => `/samples/${sample}.jpg`

/** "pairs/robert-curbeam-2" -> "Robert Curbeam 2". */
export function sampleTitle(sample: string): string {
  const name = sample.slice(sample.indexOf('/') + 1)
  return name
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

// A sample is loaded once, so that the same photo is the same Blob in this session's history.
const loaded = new Map<string, Blob>()

const wanted = { left: '', right: '' }

/** Loads a sample and places it, unless something newer was placed or asked for meanwhile. */
export async function takeSample(side: Side, sample: string): Promise<void> {
  const name = sampleName(sample)
  const before = useCompare.getState()[side].shown
  const isNewest = () => wanted[side] === sample && useCompare.getState()[side].shown === before
  wanted[side] = sample
  try {
    const blob = await loadSample(sample)
    if (isNewest()) placePhoto(side, { name, blob })
  } catch (error) {
    if (isNewest()) refusePhoto(side, `${words.take.unreachable(name)} (${messageOf(error)})`)
  }
}

let pairTurn = 0

/** Loads both first, so that they come in one step, which one undo takes back. */
export async function takeSamplePair(pair: [string, string]): Promise<void> {
  showFrames()
  const mine = ++pairTurn
  const { left, right } = useCompare.getState()
  await Promise.allSettled(pair.map(loadSample))
  if (mine !== pairTurn) return
  const now = useCompare.getState()
  if (now.left.shown === left.shown) void takeSample('left', pair[0])
  if (now.right.shown === right.shown) void takeSample('right', pair[1])
}

/** "pairs/robert-curbeam-2" -> "robert-curbeam-2.jpg". */
export const sampleName = (sample: string): string => `${sample.slice(sample.indexOf('/') + 1)}.jpg`

/** The photo's file. Throws when it cannot be reached. */
export async function loadSample(sample: string): Promise<Blob> {
  const known = loaded.get(sample)
  if (known) return known
  const response = await fetch(sampleUrl(sample))
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
  const blob = await response.blob()
  loaded.set(sample, blob)
  return blob
}
