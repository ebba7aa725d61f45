// Open-set figures of a small gallery, worked out twice from the same embeddings: by what the page identifies people with (`identify`,
// one probe after the other) and by what reports are made with (evaluate/identification.ts, all at once).
import { type Embeddings, readEmbeddings } from '../data/embeddings.ts'
import { personOf } from '../data/names.ts'
import { type FarPoint, farPoints } from '../evaluate/far-points.ts'
import { detectionRates, search } from '../evaluate/identification.ts'
import { scoredBy } from '../evaluate/scored.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { createGallery, enrol } from '../gallery/gallery.ts'
import { createIdentifier, identify } from '../gallery/identify.ts'
import { loadBackend } from '../model/backend.ts'
import type { Calibration, ModelCard } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import type { Scorer } from '../verify/projection.ts'
import { scorerOf } from '../verify/scorer.ts'

export interface OpenSetTrial {
  embeddings: Embeddings
  /** Rows of the gallery and of the probes, each with its person's number; strangers have numbers of their own. */
  gallery: { row: number; who: number }[]
  probes: { row: number; who: number }[]
  strangers: number
}
interface TrialOptions {
  people: number
  /** Pictures that each of them is enrolled from. */
  views: number
  /** People need so many more, to be probes. */
  leastProbes: number
}

/** The first people, in order of their names, of whom there are enough pictures; all other pictures are probes. */
export function openSetTrial(
  embeddings: Embeddings,
  { people, views, leastProbes }: TrialOptions,
): OpenSetTrial {
  const rowsOf = new Map<string, number[]>()
  embeddings.names.forEach((name, row) => {
    rowsOf.set(personOf(name), [...(rowsOf.get(personOf(name)) ?? []), row])
  })
  // pictures are embedded as they come: their names say which is the first
  const byName = (a: number, b: number) =>
    (embeddings.names[a] ?? '') < (embeddings.names[b] ?? '') ? -1 : 1
  for (const rows of rowsOf.values()) rows.sort(byName)
  const everybody = [...rowsOf].sort(([a], [b]) => (a < b ? -1 : 1))
  const enrolled = new Set(
    everybody
      .filter(([, rows]) => rows.length >= views + leastProbes)
      .slice(0, people)
      .map(([name]) => name),
  )
  const trial: OpenSetTrial = { embeddings, gallery: [], probes: [], strangers: 0 }
  everybody.forEach(([name, rows], who) => {
    const own = enrolled.has(name) ? views : 0
    trial.gallery.push(...rows.slice(0, own).map(row => ({ row, who })))
    trial.probes.push(...rows.slice(own).map(row => ({ row, who })))
    if (own === 0) trial.strangers += rows.length
  })
  return trial
}

/** The rates at which at least one stranger's probe is accepted, and not all of them. */
export const openSetPoints = ({ strangers }: OpenSetTrial): FarPoint[] =>
  farPoints(4).filter(({ accepts }) => accepts(strangers) > 0 && accepts(strangers) < strangers)

/** DIR at rank 1 for each point, as reports are made. */
export function ratesOfReport(
  { embeddings, gallery, probes }: OpenSetTrial,
  points: readonly FarPoint[],
  scorer: Scorer,
): number[] {
  const found = search(scoredBy(scorer, embeddings), {
    gallery: Uint32Array.from(gallery, ({ row }) => row),
    galleryLabel: Int32Array.from(gallery, ({ who }) => who),
    probe: Uint32Array.from(probes, ({ row }) => row),
    probeLabel: Int32Array.from(probes, ({ who }) => who),
  })
  return detectionRates(found, points, [1], 0).map(([rate = Number.NaN]) => rate)
}

/** The same by asking the gallery about each probe. */
export function ratesOfGallery(trial: OpenSetTrial, points: readonly FarPoint[], scorer: Scorer): number[] {
  const { alarms, genuine } = askGallery(trial, { scorer, calibration: null })
  const scores = alarms.map(({ score }) => score).sort((a, b) => b - a)
  return points.map(({ accepts }) => {
    const threshold = scores[accepts(trial.strangers) - 1] ?? Number.POSITIVE_INFINITY
    return genuine.filter(({ isRight, score }) => isRight && score >= threshold).length / genuine.length
  })
}

/** What the gallery's own threshold does to the probes: strangers taken for somebody, and people who are found. */
export function ratesAtOwnThreshold(trial: OpenSetTrial, by: Measure & { calibration: Calibration }) {
  const { alarms, genuine, threshold } = askGallery(trial, by)
  return {
    threshold,
    falseAlarms: alarms.filter(({ isKnown }) => isKnown).length / alarms.length,
    detected: genuine.filter(({ isKnown, isRight }) => isKnown && isRight).length / genuine.length,
  }
}

export interface Measure {
  scorer: Scorer
  calibration: Calibration | null
}

function askGallery({ embeddings, gallery, probes }: OpenSetTrial, { scorer, calibration }: Measure) {
  const { rows, dimension } = embeddings
  const embeddingOf = (row: number) => rows.slice(row * dimension, (row + 1) * dimension)
  const model = { name: 'measured', sha256: '0'.repeat(64) }
  const people = gallery.reduce((grown, { row, who }) => {
    const source = embeddings.names[row] ?? ''
    return enrol(grown, `${who}`, [{ embedding: embeddingOf(row), quality: 1, addedAt: '', source }], model)
  }, createGallery(model))
  const identifier = createIdentifier(people, { model, scorer, calibration })
  const enrolled = new Set(people.people.map(({ name }) => name))
  const answers = probes.map(({ row, who }) => {
    const { verdict, candidates } = identify(identifier, embeddingOf(row), { k: 1 })
    const [first] = candidates
    const isRight = first?.name === `${who}`
    return {
      who: `${who}`,
      isRight,
      isKnown: verdict === 'known',
      score: first?.score ?? Number.NEGATIVE_INFINITY,
    }
  })
  return {
    alarms: answers.filter(({ who }) => !enrolled.has(who)),
    genuine: answers.filter(({ who }) => enrolled.has(who)),
    threshold: identifier.threshold?.threshold ?? null,
  }
}

/** A card with each of its scores; `backend`: the bytes of the file that it names. */
export async function measuresOf(card: ModelCard, backend: Uint8Array<ArrayBuffer>): Promise<Measure[]> {
  if (!card.backend) throw new TypeError('this card names no back-end')
  const loaded = await loadBackend({ ...card, backend: card.backend }, backend, card.backend.file)
  return (['cosine', 'jb'] as const).map(score => ({
    scorer: scorerOf(score, loaded),
    calibration: calibrationOfScore(card, score),
  }))
}
/** "0.8321 (cosine)" */
export const scoreText = (value: number, name: ScoreName): string =>
  `${value.toFixed(SCORES[name].digits)} (${SCORES[name].title})`

/** What the embeddings of a safetensors file were made of. */
export const kindOfFile = async (file: Blob, name: string): Promise<EmbeddingKind> =>
  kindOf((await readSafetensors(file, name)).metadata.embedding)

export const openEmbeddings = (file: Blob, name: string): Promise<Embeddings> =>
  readEmbeddings(file, name, null, '')
