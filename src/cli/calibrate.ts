// calibrate MODEL_DIR: gives a model thresholds, from a report that was saved as JSON or as they are typed in.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StorageError } from '../errors.ts'
import { type Adopted, adoptedFromFile } from '../evaluate/adopt.ts'
import { typedCalibration } from '../model/calibration.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { calibrationOfScore, scoreOfCard, withCalibration, withScore } from '../model/score-in-use.ts'
import { inDigits, SCORES, type ScoreName } from '../model/scores.ts'
import { ruleFor } from '../verify/rule.ts'
import { verdictKind } from '../verify/verify.ts'
import { command, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { writeWhole } from './source.ts'
import type { Print } from './spec.ts'

const RANGES = '-1 to 1; with --score jb a log likelihood ratio'
const SPEC = specOf({
  name: 'calibrate',
  takes: 'MODEL_DIR --report FILE.json | --same SCORE --different SCORE',
  options: {
    report: {
      type: 'string',
      value: 'FILE',
      text: 'a report from "evaluate lfw --json FILE" about this model',
    },
    same: { type: 'string', value: 'SCORE', text: `same person from this score on, ${RANGES}` },
    different: { type: 'string', value: 'SCORE', text: `different persons below this score, ${RANGES}` },
    score: {
      ...SCORE,
      text: 'the score that the thresholds are for; a report says so itself',
    },
  },
  example: 'calibrate models/own --report own.json',
})
const USAGE = usageOf(SPEC)

/** Writes the thresholds into the model's card.json. */
export const calibrate = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [folder] = positionals
  const { report, same, different } = values
  const asked = scoreOption(values.score, USAGE)
  const isTyped = same !== undefined && different !== undefined
  const isHalf = (same === undefined) !== (different === undefined)
  if (folder === undefined || positionals.length > 1 || isHalf || isTyped === (report !== undefined))
    throw new UsageError(
      `calibrate takes a model folder and either --report, or --same and --different. Usage: ${USAGE}`,
    )
  const path = join(folder, 'card.json')
  const card = parseCard(await readCardFile(path), path)
  const adopted = isTyped
    ? typed(card, asked ?? scoreOfCard(card), { same, different })
    : adoptedFromFile(await readCardFile(report ?? ''), card, basename(report ?? ''))
  const { score } = adopted
  if (asked && asked !== score)
    throw new UsageError(
      `${basename(report ?? '')} has the ${SCORES[score].title} score, not the ${SCORES[asked].title} one. Leave --score out, or give a report on the other score.`,
    )
  await giveThresholds({ path, card, adopted }, print)
})

/** Writes them into the card at `path`, and says what they are. */
export async function giveThresholds(
  { path, card, adopted }: { path: string; card: ModelCard; adopted: Adopted },
  print: Print,
): Promise<void> {
  const { score, calibration, measured } = adopted
  const { calibrationNote: _, ...rest } = card
  const changed = withScore(withCalibration({ ...rest, measured }, score, calibration), score)
  await writeWhole(path, parts(`${JSON.stringify(changed, null, 2)}\n`))
  const rule = ruleFor(calibration)
  const [from, below] = [rule.same.threshold, rule.different.threshold].map(at => inDigits(score, at))
  print(`${path}: same from ${from}, different below ${below} (${calibration.source}).`)
  if (score !== scoreOfCard(card))
    print(
      `These thresholds are for the ${SCORES[score].title} score, so verdicts of ${card.title} use that score from now on.`,
    )
}

function typed(card: ModelCard, score: ScoreName, ends: { same: string; different: string }): Adopted {
  if (score === 'jb' && !card.backend)
    throw new UsageError(
      `${card.title} has no Joint Bayesian back-end, so it cannot give such scores. Give thresholds for the cosine.`,
    )
  const calibration = typedCalibration(
    toScore(score, 'same', ends.same),
    toScore(score, 'different', ends.different),
    {
      date: new Date().toISOString().slice(0, 10),
      embedding:
        score === 'jb' && card.backend
          ? card.backend.embedding
          : verdictKind(calibrationOfScore(card, score)),
      score,
    },
  )
  return { score, calibration, measured: card.measured }
}

function toScore(score: ScoreName, name: string, text: string): number {
  const value = Number(text)
  const { low, high } = SCORES[score]
  if (text.trim() === '' || !(value >= low && value <= high))
    throw new UsageError(`--${name} is a score from ${low} to ${high}, got "${text}". Usage: ${USAGE}`)
  return value
}

export const readCardFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })

async function* parts(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
