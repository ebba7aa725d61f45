// models thresholds MODEL REPORT: a report of one's own becomes a model's thresholds; --shipped takes it back.
import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { adoptedFromFile } from '../evaluate/adopt.ts'
import { parseCard } from '../model/card.ts'
import { giveThresholds, readCardFile } from './calibrate.ts'
import { command, parse, specOf, UsageError } from './command.ts'
import { writeBlob } from './embed.ts'
import { usageOf } from './help.ts'

/** The card as it was before the first report of one's own. */
const BEFORE = 'card.shipped.json'

const THRESHOLDS = specOf({
  name: 'models thresholds',
  takes: 'MODEL_DIR REPORT.json | MODEL_DIR --shipped',
  options: {
    shipped: { type: 'boolean', text: 'back to the thresholds that the model had before' },
  },
  example: 'models thresholds models/own report/report.json',
  more: ['REPORT.json is what "evaluate pairs --out" or "evaluate lfw --json" wrote, on this very model.'],
})
const USAGE = usageOf(THRESHOLDS)

const thresholds = command(THRESHOLDS, async (args, print) => {
  const { values, positionals } = parse(args, THRESHOLDS)
  const [folder, report] = positionals
  if (folder === undefined || positionals.length > 2 || (report === undefined) !== (values.shipped === true))
    throw new UsageError(
      `models thresholds takes a model folder and either a report or --shipped. Usage: ${USAGE}`,
    )
  const [path, before] = [join(folder, 'card.json'), join(folder, BEFORE)]
  const kept = await readFile(before, 'utf8').catch(() => null)
  if (report === undefined) {
    if (kept === null) return print(`${path} has the thresholds that it came with.`)
    await writeBlob(path, new Blob([kept]))
    await rm(before)
    return print(
      `${path}: the thresholds are those of before (${parseCard(kept, before).calibration?.source ?? 'none'}).`,
    )
  }
  const text = await readCardFile(path)
  const card = parseCard(text, path)
  const adopted = adoptedFromFile(await readCardFile(report), card, basename(report))
  if (kept === null) await writeBlob(before, new Blob([text]))
  await giveThresholds({ path, card, adopted }, print)
})

const SPEC = specOf({
  name: 'models',
  takes: 'thresholds MODEL_DIR REPORT.json',
  options: {},
  example: 'models thresholds models/own report/report.json',
  subcommands: {
    thresholds: {
      does: 'makes a report of your own the thresholds of a model, or takes it back',
      command: thresholds,
    },
  },
})

/** Only names what stands below it. */
export const models = command(SPEC, async () => {
  throw new UsageError(`models takes thresholds. Usage: ${USAGE}`)
})
