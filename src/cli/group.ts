// group PHOTOS... --out FILE: the faces of a pile of photos by person, as CSV. Two faces of one photo are never one person.

import { counted } from '../data/names.ts'
import { cut, groupFaces, listGroups, scoresInGroups } from '../gallery/group.ts'
import { groupCsv } from '../gallery/pilecsv.ts'
import type { ModelCard } from '../model/card.ts'
import { ofKind } from '../model/mirror.ts'
import { groupingThreshold } from '../verify/rule.ts'
import { verdictKind } from '../verify/verify.ts'
import { command, MODEL, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel } from './model.ts'
import { embedFaces, listPhotos, readPile } from './pile.ts'
import { writeWhole } from './source.ts'

const SPEC = specOf({
  name: 'group',
  takes: 'PHOTOS... --out FILE',
  options: {
    out: { type: 'string', value: 'FILE', text: 'where to write the groups, as CSV' },
    threshold: {
      type: 'string',
      value: 'SCORE',
      text: 'one person from this score on, -1 to 1',
      otherwise: "the model's own",
    },
    model: MODEL,
  },
  example: 'group holiday/ --out people.csv',
  more: ['PHOTOS are photos and folders of them.'],
})
const USAGE = usageOf(SPEC)

export const group = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  if (values.out === undefined || positionals.length === 0)
    throw new UsageError(`group needs photos or folders and --out FILE. Usage: ${USAGE}`)
  const asked = values.threshold === undefined ? null : toThreshold(values.threshold)
  const pile = await readPile(await listPhotos(positionals))
  const [unread] = pile.unreadable
  if (pile.photos.length === 0)
    throw new UsageError(unread?.reason ?? 'These folders hold no photos. Name some.')

  const { card, embedder } = await loadModel(values.model)
  const threshold = asked ?? calibratedThreshold(card)
  const faces = pile.photos.flatMap(({ path, faces: found }, order) =>
    found.map((face, i) => ({ ...face, photo: path, order, number: i + 1 })),
  )
  const embeddings = await embedFaces(ofKind(embedder, verdictKind(card.calibration)), faces)
  await embedder.dispose()
  const photoOf = Int32Array.from(faces, ({ order }) => order)
  const groups = cut(await groupFaces(embeddings, { photoOf }), threshold)
  await writeWhole(values.out, toBytes(groupCsv(faces, groups, scoresInGroups(embeddings, groups))))

  const listed = listGroups(groups)
  const alone = listed.filter(({ faces: members }) => members.length === 1).length
  print(
    `${counted(pile.photos.length, 'photo')}, ${counted(faces.length, 'face')}. At threshold ${threshold.toFixed(4)}: groups ${listed.length - alone}, faces by themselves ${alone}.`,
  )
  for (const { path, faces: found } of pile.photos) if (found.length === 0) print(`${path}: no face`)
  for (const { photo, reason } of pile.unreadable) print(`${photo}: ${reason}`)
  print(`Written to ${values.out}.`)
})

function toThreshold(text: string): number {
  const threshold = Number(text)
  if (text.trim() === '' || !(threshold >= -1 && threshold <= 1))
    throw new UsageError(`--threshold is a score from -1 to 1, got "${text}". Usage: ${USAGE}`)
  return threshold
}
/** That of FAR 0.1 %, or of 1 % where the pairs support no more. */
function calibratedThreshold({ calibration, title }: ModelCard): number {
  const threshold = groupingThreshold(calibration)
  if (threshold !== null) return threshold
  throw new UsageError(`${title} has no threshold. Give a --threshold, for example 0.7.`)
}

async function* toBytes(text: string) {
  yield new TextEncoder().encode(text)
}
