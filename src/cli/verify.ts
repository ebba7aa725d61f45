// verify A B, or verify A1 A2 -- B1 B2: the largest face of each photo, the score of the two sides, and the verdict with what it rests on.

import { viewQuality } from '../gallery/quality.ts'
import type { ModelCard } from '../model/card.ts'
import { ofKind } from '../model/mirror.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { decideSides } from '../verify/sides.ts'
import { doubtsOfSides, MOST_PHOTOS } from '../verify/template.ts'
import { verdictKind } from '../verify/verify.ts'
import { CANNOT_TELL_FROM_PHOTO, ratioAsNumber, ratioInWords, VERDICT_WORDS } from '../verify/words.ts'
import { command, JSON_INSTEAD, MODEL, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel, withScorer } from './model.ts'
import { type PhotoFaces, readFaces } from './photo.ts'

const SPEC = specOf({
  name: 'verify',
  takes: 'A B | A1 A2 ... -- B1 B2 ...',
  options: { model: MODEL, score: SCORE, json: JSON_INSTEAD },
  example: 'verify passport.jpg selfie.jpg',
  more: [
    'Of each photo the largest face is compared. Behind "--" stand the photos of the other side, up to 8 a side.',
  ],
})
const USAGE = usageOf(SPEC)

/** Prints score, likelihood ratio, both thresholds and verdict. A photo without a face is a result too: score and verdict are null then. */
export const verify = command(SPEC, async (args, print) => {
  const { values, sides } = sidesOf(args)
  const photos = await Promise.all(
    sides.map(paths => Promise.all(paths.map(async path => ({ path, ...(await readFaces(path)) })))),
  )
  const [left = [], right = []] = photos
  const all = photos.flat()
  const { card: own, embedder } = await loadModel(values.model)
  const { card, scorer } = await withScorer(own, values.model, scoreOption(values.score, USAGE))
  const found = [left, right].map(side => side.flatMap(({ faces: [face] }) => face ?? []))
  const [a = [], b = []] = found
  const embeddings = await ofKind(embedder, verdictKind(card.calibration)).embed(
    found.flat().map(({ crop }) => crop),
  )
  await embedder.dispose()
  const samples = found.flat().map((face, n) => ({
    face,
    embedding: embeddings[n] ?? new Float32Array(),
    quality: viewQuality(face),
  }))
  // one photo without a face leaves the others of its side
  const decision =
    a.length > 0 && b.length > 0
      ? decideSides(samples.slice(0, a.length), samples.slice(a.length), {
          scorer,
          calibration: card.calibration,
        })
      : null
  const outcome = { card, scoreName: scorer.name, decision, photos: all }
  if (values.json) return print(asJson(outcome))
  for (const line of photoLines(all)) print(line)
  for (const line of verdictLines(outcome)) print(line)
})

interface Photo extends PhotoFaces {
  path: string
}
interface Outcome {
  card: ModelCard
  scoreName: ScoreName
  /** null: a side has no face. */
  decision: ReturnType<typeof decideSides> | null
  photos: Photo[]
}

function asJson({ card, scoreName, decision, photos }: Outcome): string {
  const faces = photos.map(({ path, faces: of, note }) => {
    const { crop: _, ...face } = of[0] ?? { crop: null }
    return { photo: path, found: of.length, note, ...face }
  })
  const {
    score = null,
    verdict = null,
    rule = null,
    lr = null,
    support = null,
    doubt = null,
    grid = null,
    odd = null,
    embedding = null,
  } = decision ?? {}
  return JSON.stringify({
    ...{ score, scoreName, verdict, lr, support, doubt, rule, grid, odd, embedding },
    ...{ model: card.name, engine: 'wasm', faces },
  })
}

/** What is to be known of the photos: those without a face first. */
function photoLines(photos: readonly Photo[]): string[] {
  return [
    ...photos
      .filter(({ faces }) => faces.length === 0)
      .map(({ path }) => `No face found in ${path}. Try a photo where both eyes are visible.`),
    ...photos.flatMap(({ path, faces, note }) => [
      ...(note ? [`${path}: ${note}`] : []),
      ...(faces.length > 1 ? [`${path}: ${faces.length} faces, the largest is compared.`] : []),
      ...(faces[0]?.quality ?? []).map(({ text }) => `${path}: ${text}`),
    ]),
  ]
}

function verdictLines({ card, scoreName, decision }: Outcome): string[] {
  if (!decision) return []
  const { verdict, lr, doubt, score, grid } = decision
  const { title, digits } = SCORES[scoreName]
  const isGrid = grid.length * (grid[0]?.length ?? 0) > 1
  return [
    ...doubtsOfSides(decision.odd),
    verdict === 'cannot-tell' && doubt ? CANNOT_TELL_FROM_PHOTO : VERDICT_WORDS[verdict],
    ...(doubt ? [`           A score this low says nothing here. ${doubt}`] : []),
    `score      ${score.toFixed(digits)} (${title}, ${decision.embedding} embeddings)`,
    ...(isGrid ? grid.map(row => `           ${row.map(one => one.toFixed(digits)).join('  ')}`) : []),
    ...(lr ? [`LR         ${ratioAsNumber(lr)}. ${ratioInWords(lr)}.`] : []),
    ...ruleLines(decision, card),
    `model      ${card.title}, WASM`,
  ]
}

/** The two thresholds, and what they mean for this verdict. */
function ruleLines(decision: ReturnType<typeof decideSides>, { calibration }: ModelCard): string[] {
  const { verdict, rule, support } = decision
  if (!rule) return []
  const { same, different, score, genuinePairs, impostorPairs } = rule
  const isMeasured = genuinePairs + impostorPairs > 0
  const sameRate = `at most ${percent(same.far)} of ${impostorPairs} pairs of strangers, `
  const differentRate = `at most ${percent(different.fnr)} of ${genuinePairs} pairs of the same person, `
  const source = calibration?.source
  const isClear = verdict === 'same' || verdict === 'different'
  return [
    `same       from ${thresholdText(same.threshold, score)} (${isMeasured ? sameRate : ''}${source})`,
    `different  below ${thresholdText(different.threshold, score)} (${isMeasured ? differentRate : ''}${source})`,
    ...(support && isClear ? [`${support}.`] : []),
    ...(isClear ? [] : ['Add another photo of one of them: verify A1 A2 -- B']),
  ]
}

/** One at the end of the scores is never reached: the pairs were too few to show the rate. */
function thresholdText(threshold: number, score: ScoreName): string {
  const { low, high, digits } = SCORES[score]
  return threshold <= low || threshold >= high ? 'never' : threshold.toFixed(digits)
}
const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`

/** The photos of each side: two, or any number up to 8 on each side of "--". */
function sidesOf(args: string[]) {
  const cut = args.indexOf('--')
  const [before, after] = cut < 0 ? [args, []] : [args.slice(0, cut), args.slice(cut + 1)]
  const { values, positionals } = parse(before, SPEC)
  // options may stand behind the photos of the second side too
  const second = parse(after, SPEC)
  const sides = cut < 0 ? positionals.map(path => [path]) : [positionals, second.positionals]
  if (sides.length !== 2 || sides.some(paths => paths.length === 0))
    throw new UsageError(`verify takes two photos, or photos on both sides of "--". Usage: ${USAGE}`)
  if (sides.some(paths => paths.length > MOST_PHOTOS))
    throw new UsageError(`verify takes up to ${MOST_PHOTOS} photos a side. Usage: ${USAGE}`)
  return { values: { ...values, ...second.values }, sides }
}
