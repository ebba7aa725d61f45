// The sample photos that ship with the page, as files: so that nobody needs photos of their own to see what a tab does.
import { GROUPS, PORTRAITS, sampleUrl } from '../compare/samples.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { wordsOfPeople } from './words.ts'

const five = /curbeam|coleman|parmitano|kuipers|alegria/
export const SAMPLE_SETS = {
  /** Five people, two photos of each. */
  crew: PORTRAITS.filter(sample => five.test(sample)),
  /** All of them, group photos too. */
  all: [...PORTRAITS, ...GROUPS],
  /** Two of the five people, and somebody else. */
  asked: [
    'groups/sts98-spacewalkers',
    ...PORTRAITS.filter(sample => /peggy-whitson-1|parmitano-2/.test(sample)),
  ],
} as const

/** Hands the samples over as if somebody had chosen them; says so when they cannot be had. */
export async function takeSamples(
  samples: readonly string[],
  take: (files: readonly PlacedFile[]) => void,
): Promise<void> {
  try {
    take(await Promise.all(samples.map(loadSample)))
  } catch {
    notify(wordsOfPeople.samplesMissing)
  }
}

async function loadSample(sample: string): Promise<PlacedFile> {
  const url = sampleUrl(sample)
  const response = await fetch(url)
  if (!response.ok) throw new TypeError(`${url}: ${response.status}`)
  const path = url.slice(url.lastIndexOf('/') + 1)
  return { path, file: new File([await response.blob()], path, { type: 'image/jpeg' }) }
}
