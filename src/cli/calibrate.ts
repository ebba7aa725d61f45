// calibrate MODEL_DIR: gives a model thresholds, from a report that was saved as JSON or as they are typed in.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UNCALIBRATED } from '../convert/install.ts'
import { StorageError } from '../errors.ts'
import { adoptedFromFile } from '../evaluate/adopt.ts'
import { typedCalibration } from '../model/calibration.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { ruleFor } from '../verify/rule.ts'
import { verdictKind } from '../verify/verify.ts'
import { command, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { writeWhole } from './source.ts'

const SPEC = specOf({
  name: 'calibrate',
  takes: 'MODEL_DIR --report FILE.json | --same SCORE --different SCORE',
  options: {
    report: {
      type: 'string',
      value: 'FILE',
      text: 'a report of "evaluate lfw --json FILE" on this very model',
    },
    same: { type: 'string', value: 'SCORE', text: 'same person from this score on, -1 to 1' },
    different: { type: 'string', value: 'SCORE', text: 'different persons below this score, -1 to 1' },
  },
  example: 'calibrate models/own --report own.json',
})
const USAGE = usageOf(SPEC)

/** Writes the thresholds into the model's card.json. */
export const calibrate = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [folder] = positionals
  const { report, same, different } = values
  const isTyped = same !== undefined && different !== undefined
  const isHalf = (same === undefined) !== (different === undefined)
  if (folder === undefined || positionals.length > 1 || isHalf || isTyped === (report !== undefined))
    throw new UsageError(
      `calibrate takes a model folder and either --report, or --same and --different. Usage: ${USAGE}`,
    )
  const path = join(folder, 'card.json')
  const { calibrationNote: _, ...card } = parseCard(await read(path), path)
  const { calibration, measured } = isTyped
    ? {
        calibration: typed(card, toScore('same', same), toScore('different', different)),
        measured: card.measured,
      }
    : adoptedFromFile(await read(report ?? ''), card, basename(report ?? ''))
  const limits = card.limits.filter(limit => limit !== UNCALIBRATED)
  await writeWhole(path, parts(`${JSON.stringify({ ...card, limits, measured, calibration }, null, 2)}\n`))
  const rule = ruleFor(calibration)
  print(
    `${path}: same from ${rule.same.threshold.toFixed(4)}, different below ${rule.different.threshold.toFixed(4)} (${calibration.source}).`,
  )
})

const typed = ({ calibration }: Pick<ModelCard, 'calibration'>, same: number, different: number) =>
  typedCalibration(same, different, {
    date: new Date().toISOString().slice(0, 10),
    embedding: verdictKind(calibration),
  })

function toScore(name: string, text: string): number {
  const score = Number(text)
  if (text.trim() === '' || !(score >= -1 && score <= 1))
    throw new UsageError(`--${name} is a score from -1 to 1, got "${text}". Usage: ${USAGE}`)
  return score
}

const read = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })

async function* parts(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
