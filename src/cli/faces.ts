// faces PHOTO: every face with its box, landmarks and quality notes. No face is a result too.
import type { FoundFace } from '../face/faces.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { readFaces } from './photo.ts'

const SPEC = specOf({
  name: 'faces',
  takes: 'PHOTO',
  options: { json: JSON_INSTEAD },
  example: 'faces group-photo.jpg',
})
const USAGE = usageOf(SPEC)

export const faces = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [path] = positionals
  if (path === undefined || positionals.length > 1)
    throw new UsageError(`faces takes one photo, got ${positionals.length}. Usage: ${USAGE}`)
  const { width, height, faces: found, note } = await readFaces(path)
  if (values.json) {
    print(JSON.stringify({ width, height, note, faces: found.map(toPlain) }))
    return
  }
  const count = found.length === 1 ? '1 face' : `${found.length || 'no'} faces`
  print(`${path}: ${width} x ${height} px, ${count}`)
  if (note) print(note)
  if (found.length === 0) print('Try a photo where both eyes are visible.')
  found.forEach((face, i) => {
    const { box, score } = toPlain(face)
    const [x, y, w, h] = box.map(Math.round)
    print(`${i + 1}. ${w} x ${h} px at ${x}, ${y}; detection score ${score.toFixed(2)}`)
    for (const note of face.quality) print(`   ${note.text}`)
  })
})

/** Tenths of a pixel say all there is to say. */
function toPlain({ box, points, score, quality }: FoundFace) {
  const tenth = (value: number) => Math.round(value * 10) / 10
  return {
    box: box.map(tenth),
    points: points.map(point => point.map(tenth)),
    score: Math.round(score * 1e4) / 1e4,
    quality,
  }
}
