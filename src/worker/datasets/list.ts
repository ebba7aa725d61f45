// The data sets of this browser, those whose import has not ended among them, and what is in one.

import { countBins, cropsAt, type IdentityIndex, indexIdentities } from '../../data/identities.ts'
import type { Dataset } from '../../data/import-source.ts'
import { bytesOfShards, type Manifest, readManifest } from '../../data/manifest.ts'
import { messageOf } from '../../errors.ts'
import { busyDatasets, listDatasets, openDataset, openShardStore } from './store.ts'
import type { ContactSheet, DatasetEntry, DatasetFacts, SheetCrop, SheetOrder, SheetQuery } from './types.ts'

/** Identities on a page of the contact sheet, and pictures of each. */
const PAGE_IDENTITIES = 12
const PAGE_CROPS = 6

export async function listEntries(): Promise<DatasetEntry[]> {
  const busy = await busyDatasets()
  return Promise.all((await listDatasets()).map(name => entryOf(name, busy.has(name))))
}

async function entryOf(name: string, isBusy: boolean): Promise<DatasetEntry> {
  try {
    return wholeEntry(name, isBusy, await readManifest(openShardStore(name)))
  } catch (error) {
    return { name, isBusy, problem: messageOf(error) }
  }
}

function wholeEntry(name: string, isBusy: boolean, manifest: Manifest): DatasetFacts['entry'] {
  const { state, error, source, options, split, counts, shards } = manifest
  return {
    name,
    problem: null,
    bytes: bytesOfShards(shards),
    isBusy,
    state,
    error,
    source,
    options,
    split,
    counts,
  }
}

export async function datasetFacts(name: string): Promise<DatasetFacts> {
  const { dataset, index } = await indexOf(name)
  const { manifest } = dataset
  const counts = index.counts.filter(count => count > 0).sort()
  return {
    entry: wholeEntry(name, (await busyDatasets()).has(name), manifest),
    shards: manifest.shards.length,
    skipped: manifest.skipped,
    bins: countBins(counts),
    fewest: counts[0] ?? 0,
    median: counts[counts.length >> 1] ?? 0,
    most: counts.at(-1) ?? 0,
  }
}

/** The last data set that was looked at: its labels need not be read for each page. */
let last: { key: string; index: IdentityIndex } | null = null

async function indexOf(name: string): Promise<{ dataset: Dataset; index: IdentityIndex }> {
  const dataset = await openDataset(name)
  const key = [name, ...dataset.manifest.shards.map(({ sha256 }) => sha256)].join()
  const index = last?.key === key ? last.index : await indexIdentities(dataset)
  last = { key, index }
  return { dataset, index }
}

/** A page of the identities that a search finds, each with its first pictures. */
export async function contactSheet(name: string, { order, search, page }: SheetQuery): Promise<ContactSheet> {
  const { dataset, index } = await indexOf(name)
  const labels = labelsIn(dataset.manifest.identities, index.counts, order, search)
  const first = page * PAGE_IDENTITIES
  const identities = []
  for (const label of labels.slice(first, first + PAGE_IDENTITIES)) {
    identities.push({
      label,
      name: dataset.manifest.identities[label] ?? '',
      count: index.counts[label] ?? 0,
      crops: await cropsOf({ dataset, index }, label, { first: 0, count: PAGE_CROPS }),
    })
  }
  return { identities, found: labels.length, pages: Math.ceil(labels.length / PAGE_IDENTITIES) }
}

function labelsIn(
  names: readonly string[],
  counts: Uint32Array,
  order: SheetOrder,
  search: string,
): number[] {
  const part = search.normalize('NFC').toLowerCase()
  const labels = names
    .map((_, label) => label)
    .filter(label => (counts[label] ?? 0) > 0 && names[label]?.toLowerCase().includes(part))
  const count = (label: number) => counts[label] ?? 0
  if (order === 'most') labels.sort((a, b) => count(b) - count(a) || a - b)
  if (order === 'fewest') labels.sort((a, b) => count(a) - count(b) || a - b)
  if (order === 'name') {
    const { compare } = new Intl.Collator(undefined, { numeric: true })
    labels.sort((a, b) => compare(names[a] ?? '', names[b] ?? ''))
  }
  return labels
}

/** Some pictures of one identity. */
export async function identityCrops(
  name: string,
  label: number,
  first: number,
  count: number,
): Promise<SheetCrop[]> {
  const { dataset, index } = await indexOf(name)
  return cropsOf({ dataset, index }, label, { first, count })
}

function cropsOf(
  { dataset, index }: { dataset: Dataset; index: IdentityIndex },
  label: number,
  { first, count }: { first: number; count: number },
): Promise<SheetCrop[]> {
  const { starts, places } = index
  const begin = (starts[label] ?? 0) + first
  const own = places.subarray(begin, Math.min(begin + count, starts[label + 1] ?? 0))
  return cropsAt(dataset, [...own])
}
