// score use: which score a model's verdicts use, and a back-end of one's own for it. What the model came with stays in its folder.
import { access, copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError, WeightsError } from '../errors.ts'
import { backendCard, checkBackendOf, LEARNED_FILE, readBackend } from '../model/backend.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { scoreOfCard, withBackend, withScore } from '../model/score-in-use.ts'
import { SCORES } from '../model/scores.ts'
import { noFirm, ruleFor } from '../verify/rule.ts'
import { verdictKind } from '../verify/verify.ts'
import { fewPairsInWords } from '../verify/words.ts'
import { command, parse, specOf, UsageError } from './command.ts'
import { writeBlob } from './embed.ts'
import { usageOf } from './help.ts'
import { readBackendOf, readCard } from './model.ts'

const SPEC = specOf({
  name: 'score use',
  takes: 'cosine|jb|FILE|first --model DIR',
  options: { model: { type: 'string', value: 'DIR', text: 'folder of the model to change' } },
  example: 'score use own-jb.safetensors --model models/own',
  more: [
    'FILE comes from "score fit": it is copied into the model and used. "cosine" and "jb" switch between the two scores, each with thresholds of its own. "first" brings back the score that the model had before the first FILE.',
  ],
})
const USAGE = usageOf(SPEC)
/** The card as it was before the first back-end of a person's own. */
const FIRST_CARD = 'card-first.json'

export const useScore = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [what] = positionals
  const { model } = values
  if (what === undefined || positionals.length > 1 || model === undefined)
    throw new UsageError(
      `score use takes cosine, jb, first or a file, and --model DIR of the model to change. Usage: ${USAGE}`,
    )
  const before = await readCard(model)
  const card = await changed(what, before, model)
  await writeBlob(join(model, 'card.json'), new Blob([`${JSON.stringify(card, null, 2)}\n`]))
  if (what === 'first') await rm(join(model, LEARNED_FILE), { force: true })
  print(said(card))
})

async function changed(what: string, card: ModelCard, model: string): Promise<ModelCard> {
  if (what === 'cosine') return withScore(card, what)
  if (what === 'jb') {
    const switched = withScore(card, what)
    await readBackendOf(switched, model)
    return switched
  }
  return what === 'first' ? withFirst(card, model) : withFile(what, card, model)
}

async function withFile(path: string, card: ModelCard, model: string): Promise<ModelCard> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  const backend = await readBackend(new Blob([bytes]), path)
  checkBackendOf(backend.about, card, path)
  const kind = verdictKind(card.calibration)
  if (backend.about.embedding !== kind)
    throw new WeightsError(
      `${path} is for ${backend.about.embedding} embeddings, but verdicts of ${card.title} use ${kind} ones. Fit one on those.`,
    )
  const first = join(model, FIRST_CARD)
  const isKept = await access(first).then(
    () => true,
    () => false,
  )
  if (!isKept) await copyFile(join(model, 'card.json'), first)
  await writeBlob(join(model, LEARNED_FILE), new Blob([bytes]))
  const about = await backendCard(backend, new Uint8Array(bytes), LEARNED_FILE)
  return withBackend(card, about, backend.calibration)
}

/** Weights, names and figures stay as they are now; the score is that of the kept card. */
async function withFirst({ backend: _, ...card }: ModelCard, model: string): Promise<ModelCard> {
  const path = join(model, FIRST_CARD)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new StorageError(`${model} still has the score that it came with: there is nothing to bring back.`)
  })
  const first = parseCard(text, path)
  return {
    ...card,
    ...(first.backend && { backend: first.backend }),
    score: scoreOfCard(first),
    calibration: first.calibration,
    spareCalibration: first.spareCalibration ?? null,
  }
}

function said(card: ModelCard): string {
  const score = scoreOfCard(card)
  const { title, digits } = SCORES[score]
  const { calibration } = card
  if (!calibration)
    return `${card.title} uses the ${title} score, without thresholds: measure it on LFW, or calibrate it.`
  const rule = ruleFor(calibration)
  const none = noFirm(score)
  const { same, different } = rule
  const yes = same.threshold === none.same ? 'no firm same' : `same from ${same.threshold.toFixed(digits)}`
  const no =
    different.threshold === none.different
      ? 'no firm different'
      : `different below ${different.threshold.toFixed(digits)}`
  const few = fewPairsInWords(calibration)
  return `${card.title} uses the ${title} score: ${yes}, ${no} (${calibration.source}).${few === null ? '' : `\n${few}`}`
}
