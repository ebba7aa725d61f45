// score fit SOURCE --out FILE: a Joint Bayesian back-end for a model, learned from a data set, from pictures by person, or from embeddings.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { heldOutFigures } from '../backend/figures.ts'
import { type Fit, fitBackend } from '../backend/fit.ts'
import {
  BACKEND_FILE,
  type Backend,
  checkBackendOf,
  LEARNED_FILE,
  readBackend,
  writeBackend,
} from '../model/backend.ts'
import type { ModelCard } from '../model/card.ts'
import { counted } from '../text.ts'
import { verdictKind } from '../verify/verify.ts'
import { command, JSON_INSTEAD, MODEL, parse, specOf, UsageError } from './command.ts'
import { writeBlob } from './embed.ts'
import { usageOf } from './help.ts'
import { readBackendOf, readCard } from './model.ts'
import { fitReport } from './score-report.ts'
import { embeddingsOfPeople } from './score-source.ts'
import { modelsFolder } from './storage.ts'

const SPEC = specOf({
  name: 'score fit',
  takes: 'SOURCE --out FILE.safetensors',
  options: {
    out: { type: 'string', value: 'FILE', text: 'where to write what was learned' },
    model: MODEL,
    aligned: {
      type: 'boolean',
      text: 'the pictures of SOURCE are aligned crops already: no face is looked for',
    },
    json: JSON_INSTEAD,
  },
  example: 'score fit people-set --out own-jb.safetensors',
  more: [
    'SOURCE is a data set of "shards", whose embeddings are kept beside it; a folder or archive of pictures by person; or a file of "embed --mirrored" by the same model.',
    'With few people the new score stays near the one that the model came with. The figures before and after come from people who were held out.',
  ],
})
const USAGE = usageOf(SPEC)

export const fitScore = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [path] = positionals
  const { out, model } = values
  if (path === undefined || positionals.length > 1 || out === undefined)
    throw new UsageError(`score fit takes one source and --out FILE. Usage: ${USAGE}`)
  if (!out.endsWith('.safetensors'))
    throw new UsageError(`--out ${out}: the name must end in .safetensors. Usage: ${USAGE}`)
  const card = await readCard(model)
  const kind = verdictKind(card.calibration)
  const prior = await priorOf(card, model)
  const input = await embeddingsOfPeople(path, { card, model, kind, aligned: values.aligned === true })
  const begin = performance.now()
  const people = counted(new Set(input.people).size, 'person', 'people')
  const fit = await fitBackend(input, {
    about: {
      weightsSha256: card.weights.sha256,
      canonicalSha256: card.weights.canonicalSha256 ?? null,
      embedding: kind,
      source: `${counted(input.people.length, 'picture')} of ${people}: ${basename(path)}`,
      date: new Date().toISOString().slice(0, 10),
    },
    prior,
  })
  await writeChecked(out, fit.backend)
  const seconds = (performance.now() - begin) / 1000
  if (values.json) print(JSON.stringify(summary(fit, { out, seconds, prior: prior !== null })))
  else fitReport(fit, { out, seconds }).forEach(print)
})

async function writeChecked(out: string, backend: Backend): Promise<void> {
  const file = writeBackend(backend)
  await readBackend(file, out)
  await writeBlob(out, file)
}

/** The back-end that the model came with, also where another one was put into its folder since. */
async function priorOf(card: ModelCard, model = join(modelsFolder(), 'lightcnn-9')): Promise<Backend | null> {
  const { backend } = card
  if (backend?.file !== LEARNED_FILE) return readBackendOf(card, model)
  const path = join(model, BACKEND_FILE)
  const bytes = await readFile(path).catch(() => null)
  if (!bytes) return null
  const first = await readBackend(new Blob([bytes]), path)
  checkBackendOf(first.about, card, path)
  return first
}

const summary = (
  { people, pictures, single, copies, shrinkage, heldOut, backend }: Fit,
  { out, seconds, prior }: { out: string; seconds: number; prior: boolean },
) => ({
  out,
  people,
  pictures,
  single,
  copies,
  shrinkage,
  prior,
  dimensions: backend.between.length,
  heldOut: heldOutFigures(heldOut),
  thresholds: backend.calibration?.thresholds,
  seconds: Math.round(seconds * 100) / 100,
})
