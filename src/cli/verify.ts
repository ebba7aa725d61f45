// verify A B: the largest face of each photo, their score, and the verdict with what it rests on.
import { cosine } from '../verify/score.ts'
import { type Decision, decide } from '../verify/verify.ts'
import { type Command, parse, UsageError } from './command.ts'
import { loadModel } from './model.ts'
import { readFaces } from './photo.ts'

const USAGE = 'npm run cli -- verify A B [--model DIR] [--json]'
const WORDS: Record<Decision['verdict'], string> = {
  same: 'Same person',
  different: 'Different persons',
  undecided: 'Too close to call',
  uncalibrated: 'No verdict: this model is not calibrated',
}

/** Prints score, threshold, FAR and verdict. A photo without a face is a result too: score and verdict are null then. */
export const verify: Command = async (args, print) => {
  const { values, positionals } = parse(args, { model: { type: 'string' }, json: { type: 'boolean' } }, USAGE)
  const [pathA, pathB] = positionals
  if (pathA === undefined || pathB === undefined || positionals.length > 2)
    throw new UsageError(`verify takes two photos, got ${positionals.length}. Usage: ${USAGE}`)

  const photos = await Promise.all([pathA, pathB].map(async path => ({ path, ...(await readFaces(path)) })))
  const { card, embedder } = await loadModel(values.model)
  const chosen = photos.map(({ faces }) => faces[0])
  const [a, b] = await embedder.embed(chosen.flatMap(face => (face ? [face.crop] : [])))
  await embedder.dispose()
  const decision = a && b ? decide(cosine(a, b), card.calibration) : null
  const missing = photos.filter(({ faces }) => faces.length === 0).map(({ path }) => path)

  if (values.json) {
    const faces = photos.map(({ path, faces: found }) => {
      const { crop: _, ...face } = found[0] ?? { crop: null }
      return { photo: path, found: found.length, ...face }
    })
    const { score = null, verdict = null, threshold = null, far = null, strength = null } = decision ?? {}
    print(
      JSON.stringify({ score, verdict, threshold, far, strength, model: card.name, engine: 'wasm', faces }),
    )
    return
  }
  for (const path of missing) print(`No face found in ${path}. Try a photo where both eyes are visible.`)
  for (const { path, faces } of photos) {
    if (faces.length > 1) print(`${path}: ${faces.length} faces, the largest is compared.`)
    for (const note of faces[0]?.quality ?? []) print(`${path}: ${note.text}`)
  }
  if (!decision) return
  print(WORDS[decision.verdict])
  print(`score      ${decision.score.toFixed(4)}`)
  if (decision.threshold !== null && decision.far !== null)
    print(
      `threshold  ${decision.threshold.toFixed(4)} (FAR ${100 * decision.far} %, ${card.calibration?.source})`,
    )
  if (decision.strength) print(decision.strength)
  print(`model      ${card.title}, WASM`)
}
