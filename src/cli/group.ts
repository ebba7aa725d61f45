// group PHOTOS... --out FILE: the faces of a photo set by person, as CSV. Two faces of one photo are never one person.

import { cut, groupFaces, listGroups, scoresInGroups } from '../gallery/group.ts'
import { firstThreshold } from '../gallery/pairs.ts'
import { groupCsv } from '../gallery/photo-set-csv.ts'
import type { ModelCard } from '../model/card.ts'
import { ofKind } from '../model/mirror.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { counted } from '../text.ts'
import { groupingThreshold, UNCALIBRATED } from '../verify/rule.ts'
import { verdictKind } from '../verify/verify.ts'
import { command, MODEL, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel, readCard, withScorer } from './model.ts'
import { embedFaces, listPhotos, readPhotoSet } from './photo-set.ts'
import { writeWhole } from './source.ts'

const SPEC = specOf({
  name: 'group',
  takes: 'PHOTOS... --out FILE',
  options: {
    out: { type: 'string', value: 'FILE', text: 'where to write the groups, as CSV' },
    threshold: {
      type: 'string',
      value: 'SCORE',
      text: 'the score from which two faces are one person: a cosine from -1 to 1, or a log likelihood ratio',
      otherwise: 'one that suits these photos',
    },
    score: SCORE,
    model: MODEL,
  },
  example: 'group holiday/ --out people.csv',
  more: ['PHOTOS are photos, or folders of photos.'],
})
const USAGE = usageOf(SPEC)

export const group = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  if (values.out === undefined || positionals.length === 0)
    throw new UsageError(`group needs photos or folders and --out FILE. Usage: ${USAGE}`)
  const before = await readCard(values.model)
  const { card, scorer } = await withScorer(before, values.model, scoreOption(values.score, USAGE))
  const typed = values.threshold === undefined ? null : toThreshold(values.threshold, scorer.name)
  if (typed === null) checkThreshold(card, scorer.name)
  const photoSet = await readPhotoSet(await listPhotos(positionals))
  const [unread] = photoSet.unreadable
  if (photoSet.photos.length === 0)
    throw new UsageError(
      unread?.reason ?? 'There are no photos in these folders. Name folders that hold some.',
    )

  const { embedder } = await loadModel(values.model)
  const faces = photoSet.photos.flatMap(({ path, faces: found }, order) =>
    found.map((face, i) => ({ ...face, photo: path, order, number: i + 1 })),
  )
  const embeddings = await embedFaces(ofKind(embedder, verdictKind(card.calibration)), faces)
  await embedder.dispose()
  const photoOf = Int32Array.from(faces, ({ order }) => order)
  const scored = await groupFaces(embeddings, { scorer, photoOf })
  const threshold = typed ?? firstThreshold(scored.pairs, card.calibration) ?? UNCALIBRATED[scorer.name]
  const groups = cut(scored, threshold)
  const column = { name: scorer.name, scores: scoresInGroups(scored, groups) }
  await writeWhole(values.out, toBytes(groupCsv(faces, groups, column)))

  const { title, digits } = SCORES[scorer.name]
  const listed = listGroups(groups)
  const alone = listed.filter(({ faces: members }) => members.length === 1).length
  print(
    `${counted(photoSet.photos.length, 'photo')}, ${counted(faces.length, 'face')}. At threshold ${threshold.toFixed(digits)} (${title}): groups ${listed.length - alone}, faces by themselves ${alone}.`,
  )
  for (const { path, faces: found } of photoSet.photos) if (found.length === 0) print(`${path}: no face`)
  for (const { photo, reason } of photoSet.unreadable) print(`${photo}: ${reason}`)
  print(`Written to ${values.out}.`)
})

function toThreshold(text: string, score: ScoreName): number {
  const { low, high, unit } = SCORES[score]
  const threshold = Number(text)
  if (text.trim() !== '' && threshold >= low && threshold <= high) return threshold
  throw new UsageError(`--threshold is a score (${unit}), got "${text}". Usage: ${USAGE}`)
}
/** Throws UsageError for a model that has none of its own. */
function checkThreshold({ calibration, title }: ModelCard, score: ScoreName): void {
  if (groupingThreshold(calibration) !== null) return
  const example = { cosine: '0.7', jb: '5' }[score]
  throw new UsageError(
    `${title} has no threshold for this score (${SCORES[score].title}). Give a --threshold, for example ${example}.`,
  )
}

async function* toBytes(text: string) {
  yield new TextEncoder().encode(text)
}
