// verify A B, or verify A1 A2 -- B1 B2: the largest face of each photo, the score of the two sides, and the verdict with what it rests on.

import { viewQuality } from '../gallery/quality.ts'
import { ofKind } from '../model/mirror.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { decideSides } from '../verify/sides.ts'
import { doubtsOfSides, MOST_PHOTOS } from '../verify/template.ts'
import { verdictKind } from '../verify/verify.ts'
import { CANNOT_TELL_FROM_PHOTO, ratioAsNumber, ratioInWords, VERDICT_WORDS } from '../verify/words.ts'
import { command, JSON_INSTEAD, MODEL, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel, withScorer } from './model.ts'
import { readFaces } from './photo.ts'

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
  const missing = all.filter(({ faces }) => faces.length === 0).map(({ path }) => path)
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

  if (values.json) {
    const faces = all.map(({ path, faces: of, note }) => {
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
    print(
      JSON.stringify({
        ...{ score, scoreName: scorer.name, verdict, lr, support, doubt, rule, grid, odd, embedding },
        ...{ model: card.name, engine: 'wasm', faces },
      }),
    )
    return
  }
  for (const path of missing) print(`No face found in ${path}. Try a photo where both eyes are visible.`)
  for (const { path, faces, note } of all) {
    if (note) print(`${path}: ${note}`)
    if (faces.length > 1) print(`${path}: ${faces.length} faces, the largest is compared.`)
    for (const note of faces[0]?.quality ?? []) print(`${path}: ${note.text}`)
  }
  if (!decision) return
  for (const told of doubtsOfSides(decision.odd)) print(told)
  const { verdict, rule, lr, support, doubt, score } = decision
  print(verdict === 'cannot-tell' && doubt ? CANNOT_TELL_FROM_PHOTO : VERDICT_WORDS[verdict])
  if (doubt) print(`           A score this low says nothing here. ${doubt}`)
  const { title, digits } = SCORES[scorer.name]
  print(`score      ${score.toFixed(digits)} (${title}, ${decision.embedding} embeddings)`)
  if (decision.grid.length * (decision.grid[0]?.length ?? 0) > 1)
    for (const row of decision.grid) print(`           ${row.map(one => one.toFixed(digits)).join('  ')}`)
  if (lr) print(`LR         ${ratioAsNumber(lr)}. ${ratioInWords(lr)}.`)
  if (rule) {
    const source = card.calibration?.source
    const isMeasured = rule.genuinePairs + rule.impostorPairs > 0
    const sameRate = `at most ${percent(rule.same.far)} of ${rule.impostorPairs} pairs of strangers, `
    const differentRate = `at most ${percent(rule.different.fnr)} of ${rule.genuinePairs} pairs of the same person, `
    print(
      `same       from ${thresholdText(rule.same.threshold, rule.score)} (${isMeasured ? sameRate : ''}${source})`,
    )
    print(
      `different  below ${thresholdText(rule.different.threshold, rule.score)} (${isMeasured ? differentRate : ''}${source})`,
    )
    if (support && (verdict === 'same' || verdict === 'different')) print(`${support}.`)
    if (verdict !== 'same' && verdict !== 'different')
      print('Add another photo of one of them: verify A1 A2 -- B')
  }
  print(`model      ${card.title}, WASM`)
})

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
