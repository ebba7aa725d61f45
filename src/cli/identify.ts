// identify --gallery DIR PHOTO...: who of a gallery, one sub-folder of photos for each person, is in the photos. The gallery is enrolled
// in memory; a photo with no face or several is not enrolled, because nobody has said whose face it is.

import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StorageError } from '../errors.ts'
import type { FoundFace } from '../face/faces.ts'
import { createGallery, enrol, type Gallery } from '../gallery/gallery.ts'
import { createIdentifier, type Identification, identify as search } from '../gallery/identify.ts'
import type { ModelCard } from '../model/card.ts'
import type { Embedder } from '../model/embedder.ts'
import { ofKind } from '../model/mirror.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { counted } from '../text.ts'
import { doubtsOf, verdictKind } from '../verify/verify.ts'
import { VERDICT_WORDS } from '../verify/words.ts'
import { command, JSON_INSTEAD, MODEL, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { loadModel, readCard, withScorer } from './model.ts'
import { embedFaces, listPhotos, type PhotoSet, readPhotoSet } from './photo-set.ts'

const SPEC = specOf({
  name: 'identify',
  takes: '--gallery DIR PHOTO...',
  options: {
    gallery: { type: 'string', value: 'DIR', text: 'a folder with one sub-folder of photos for each person' },
    score: SCORE,
    model: MODEL,
    json: JSON_INSTEAD,
  },
  example: 'identify --gallery friends party.jpg',
})
const USAGE = usageOf(SPEC)

interface Enrolment {
  gallery: Gallery
  /** Photos of the gallery that were left out, and why. */
  notEnrolled: PhotoSet['unreadable']
}
interface FoundPerson extends Identification {
  photo: string
  /** From 1, the largest first. */
  face: number
  box: number[]
}

export const identify = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  if (values.gallery === undefined || positionals.length === 0)
    throw new UsageError(`identify needs a gallery and photos. Usage: ${USAGE}`)
  const before = await readCard(values.model)
  const { card, scorer } = await withScorer(before, values.model, scoreOption(values.score, USAGE))
  // All faces come before the model, so that the runtime starts once with all threads.
  const folders = await readPeople(values.gallery)
  const probes = await readPhotoSet(await listPhotos(positionals))
  const [unread] = probes.unreadable
  if (probes.photos.length === 0)
    throw new StorageError(
      unread ? unread.reason : 'There are no photos in these folders. Name folders that hold some.',
    )

  const { embedder: single } = await loadModel(values.model)
  const kind = verdictKind(card.calibration)
  const embedder = ofKind(single, kind)
  const model = { name: card.name, sha256: card.weights.sha256, embedding: kind }
  const { gallery, notEnrolled } = await enrolPeople(folders, createGallery(model), embedder)
  if (gallery.people.length === 0)
    throw new UsageError(
      `Nobody could be enrolled from ${values.gallery}. ${notEnrolled[0]?.reason ?? 'It needs one sub-folder of photos for each person.'}`,
    )
  const identifier = createIdentifier(gallery, { model, scorer, calibration: card.calibration })
  const shown = probes.photos.flatMap(({ path, faces }) =>
    faces.map((face, i) => ({ path, face, number: i + 1 })),
  )
  const embeddings = await embedFaces(
    embedder,
    shown.map(({ face }) => face),
  )
  await single.dispose()
  const found = embeddings.flatMap((embedding, i): FoundPerson[] => {
    const probe = shown[i]
    if (!probe) return []
    const { path: photo, face, number } = probe
    return [
      {
        photo,
        face: number,
        box: face.box.map(Math.round),
        ...search(identifier, embedding, { doubt: doubtsOf([face])[0] ?? null }),
      },
    ]
  })
  const { threshold } = identifier
  const result = { gallery, notEnrolled, card, score: scorer.name, threshold, found, probes }
  if (values.json) print(JSON.stringify(toPlain(result)))
  else printResult(result, print)
})

/** The photos of each sub-folder; photos that lie beside the sub-folders are nobody's. */
async function readPeople(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(
      `${folder} cannot be read (${error.code ?? error.message}). --gallery must name a folder with one sub-folder for each person.`,
    )
  })
  const people: { name: string; photoSet: PhotoSet }[] = []
  const loose: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      people.push({ name: entry.name, photoSet: await readPhotoSet(await listPhotos([path])) })
    else loose.push(path)
  }
  return { people, loose }
}

async function enrolPeople(
  { people, loose }: Awaited<ReturnType<typeof readPeople>>,
  empty: Gallery,
  embedder: Pick<Embedder, 'embed'>,
): Promise<Enrolment> {
  const notEnrolled = loose.map(photo => ({ photo, reason: 'not in a sub-folder with a person’s name' }))
  let gallery = empty
  for (const { name, photoSet } of people) {
    notEnrolled.push(...photoSet.unreadable)
    const single: { path: string; face: FoundFace }[] = []
    for (const { path, faces } of photoSet.photos) {
      const [face] = faces
      if (face && faces.length === 1) single.push({ path, face })
      else
        notEnrolled.push({
          photo: path,
          reason: face ? `${faces.length} faces, and nothing says which one to take` : 'no face',
        })
    }
    const embeddings = await embedFaces(
      embedder,
      single.map(({ face }) => face),
    )
    const views = embeddings.map((embedding, i) => ({
      embedding,
      quality: single[i]?.face.score ?? 0,
      addedAt: new Date().toISOString(),
      source: basename(single[i]?.path ?? ''),
    }))
    if (views.length > 0) gallery = enrol(gallery, name, views, gallery.model)
  }
  return { gallery, notEnrolled }
}

interface Result extends Enrolment {
  card: ModelCard
  score: ScoreName
  threshold: Identification['threshold']
  found: FoundPerson[]
  probes: PhotoSet
}

function toPlain({ gallery, notEnrolled, card, score: scoreName, threshold, found, probes }: Result) {
  const rounded = (score: number) => Number(score.toFixed(SCORES[scoreName].digits))
  return {
    gallery: gallery.people.map(({ name, views }) => ({ name, views: views.length })),
    notEnrolled,
    model: card.name,
    score: scoreName,
    threshold,
    photos: probes.photos.map(({ path }) => ({
      photo: path,
      faces: found
        .filter(({ photo }) => photo === path)
        .map(({ face, box, verdict, tied, doubt, candidates }) => ({
          face,
          box,
          verdict,
          tied,
          doubt,
          candidates: candidates.map(({ name, score }) => ({ name, score: rounded(score) })),
        })),
    })),
    unreadable: probes.unreadable,
  }
}

function printResult(
  { gallery, notEnrolled, card, score, threshold, found, probes }: Result,
  print: (line: string) => void,
) {
  const views = gallery.people.reduce((sum, person) => sum + person.views.length, 0)
  print(
    `gallery    ${counted(gallery.people.length, 'person', 'people')}, ${counted(views, 'photo')}; ${notEnrolled.length} not enrolled`,
  )
  const { title, digits } = SCORES[score]
  for (const { photo, reason } of notEnrolled) print(`           ${photo}: ${reason}`)
  print(
    threshold
      ? `threshold  ${threshold.threshold.toFixed(digits)} (${title}; ${100 * threshold.falseAlarmRate} % of strangers at most are taken for somebody)`
      : `threshold  none: ${card.calibration ? `the ${title} score was measured on too few pairs to name anybody for sure` : 'this model is not calibrated, so nobody is named'}`,
  )
  if (threshold) print(`           ${threshold.note}`)
  for (const { path, faces } of probes.photos) {
    if (faces.length === 0) print(`${path}: no face`)
    for (const person of found.filter(({ photo }) => photo === path)) print(lineFor(person, faces.length))
  }
  for (const { photo, reason } of probes.unreadable) print(`${photo}: ${reason}`)
  print(`model      ${card.title}, WASM`)
}

function lineFor(
  { photo, face, verdict, tied, doubt, score: scoreName, candidates }: FoundPerson,
  faces: number,
): string {
  const where = faces > 1 ? `${photo}, face ${face}` : photo
  const [first] = candidates
  const listed = candidates
    .map(({ name, score }) => `${name} ${score.toFixed(SCORES[scoreName].digits)}`)
    .join(', ')
  const name = first?.name ?? ''
  const who = {
    known: name,
    perhaps: tied === null ? `perhaps ${name}` : `perhaps ${name} or ${tied}, who score the same`,
    'cannot-tell': VERDICT_WORDS['cannot-tell'].toLowerCase(),
    unknown: 'unknown',
  }
  const said = verdict in who ? who[verdict as keyof typeof who] : 'no verdict'
  return `${where}: ${said} (${listed})${doubt ? `. ${doubt}` : ''}`
}
