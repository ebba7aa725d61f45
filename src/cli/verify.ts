// verify A B, or verify A1 A2 -- B1 B2: the largest face of each photo, the score of the two sides, and the verdict with what it rests on.

import { viewQuality } from '../gallery/quality.ts'
import { ofKind } from '../model/mirror.ts'
import { ruleFor } from '../verify/rule.ts'
import { compareTemplates, disagreeing, doubtsOfSides, MOST_PHOTOS } from '../verify/template.ts'
import { decide, doubtsOf, verdictKind } from '../verify/verify.ts'
import { CANNOT_TELL_FROM_PHOTO, ratioAsNumber, ratioInWords, VERDICT_WORDS } from '../verify/words.ts'
import { command, JSON_INSTEAD, MODEL, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel } from './model.ts'
import { readFaces } from './photo.ts'

const SPEC = specOf({
  name: 'verify',
  takes: 'A B | A1 A2 ... -- B1 B2 ...',
  options: { model: MODEL, json: JSON_INSTEAD },
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
  const { card, embedder } = await loadModel(values.model)
  const missing = all.filter(({ faces }) => faces.length === 0).map(({ path }) => path)
  const found = [left, right].map(side => side.flatMap(({ faces: [face] }) => face ?? []))
  const [a = [], b = []] = found
  const embeddings = await ofKind(embedder, verdictKind(card.calibration)).embed(
    found.flat().map(({ crop }) => crop),
  )
  await embedder.dispose()
  const samples = found.flat().map((face, n) => ({
    embedding: embeddings[n] ?? new Float32Array(),
    quality: viewQuality(face),
  }))
  // one photo without a face leaves the others of its side
  const compared =
    a.length > 0 && b.length > 0
      ? compareTemplates(samples.slice(0, a.length), samples.slice(a.length))
      : null
  const curve = card.calibration && ruleFor(card.calibration).lr
  const odd = compared && disagreeing(compared.odd, curve)
  const decision =
    compared &&
    decide(compared.score, card.calibration, {
      photos: [a.length, b.length],
      doubts: [...[a, b].flatMap(doubtsOf), ...(odd ? doubtsOfSides(odd) : [])],
    })

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
    } = decision ?? {}
    const { embedding = null } = decision ?? {}
    const grid = compared?.grid ?? null
    print(
      JSON.stringify({
        ...{ score, verdict, lr, support, doubt, rule, grid, odd, embedding },
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
  if (!decision || !compared) return
  for (const told of odd ? doubtsOfSides(odd) : []) print(told)
  const { verdict, rule, lr, support, doubt, score } = decision
  print(verdict === 'cannot-tell' && doubt ? CANNOT_TELL_FROM_PHOTO : VERDICT_WORDS[verdict])
  if (doubt) print(`           A score this low says nothing here. ${doubt}`)
  print(`score      ${score.toFixed(4)} (cosine, ${decision.embedding} embeddings)`)
  if (compared.grid.length * (compared.grid[0]?.length ?? 0) > 1)
    for (const row of compared.grid) print(`           ${row.map(one => one.toFixed(4)).join('  ')}`)
  if (lr) print(`LR         ${ratioAsNumber(lr)}. ${ratioInWords(lr)}.`)
  if (rule) {
    const source = card.calibration?.source
    const isMeasured = rule.genuinePairs + rule.impostorPairs > 0
    const sameRate = `at most ${percent(rule.same.far)} of ${rule.impostorPairs} pairs of strangers, `
    const differentRate = `at most ${percent(rule.different.fnr)} of ${rule.genuinePairs} pairs of the same person, `
    print(`same       from ${thresholdText(rule.same.threshold)} (${isMeasured ? sameRate : ''}${source})`)
    print(
      `different  below ${thresholdText(rule.different.threshold)} (${isMeasured ? differentRate : ''}${source})`,
    )
    if (support && (verdict === 'same' || verdict === 'different')) print(`${support}.`)
    if (verdict !== 'same' && verdict !== 'different')
      print('Add another photo of one of them: verify A1 A2 -- B')
  }
  print(`model      ${card.title}, WASM`)
})

/** One at the end of the scores is never reached: the pairs were too few to show the rate. */
const thresholdText = (threshold: number) => (Math.abs(threshold) >= 1 ? 'never' : threshold.toFixed(4))
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
