// evaluate --card: what a report measured, into the card of the model that it measured.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ListError } from '../errors.ts'
import { calibrationFrom, checkIsOf, givesThresholds, measuredFrom } from '../evaluate/adopt.ts'
import type { Report } from '../evaluate/report.ts'
import { parseCard } from '../model/card.ts'
import { kindOf } from '../model/mirror.ts'
import { calibrationOfScore, withCalibration } from '../model/score-in-use.ts'
import { writeBlob } from './embed.ts'

/** "Use as this model's thresholds", for the report's score: writes what was measured into a model's card. */
export async function writeCard(folder: string, report: Report, command: string): Promise<void> {
  const path = join(folder, 'card.json')
  const card = parseCard(await readFile(path, 'utf8').catch(() => ''), path)
  if (card.weights.sha256 !== report.model.sha256)
    throw new ListError(
      `The report is about ${report.model.name}, not about the weights of ${path}. Evaluate that model.`,
    )
  checkIsOf(report, card, 'This report')
  // a card keeps one command for each protocol, kind of embedding and score
  const others = (card.measured.command?.split('; ') ?? []).filter(before => before !== command)
  const measured = { ...measuredFrom(report, card.measured), command: [...others, command].join('; ') }
  const before = calibrationOfScore(card, report.score)
  // thresholds of mirrored embeddings are not replaced by those of single ones
  const isPreferred = report.embedding === 'mirrored' || kindOf(before?.embedding) === 'single'
  const calibration = givesThresholds(report) && isPreferred ? calibrationFrom(report) : before
  const changed = withCalibration({ ...card, measured }, report.score, calibration)
  await writeBlob(path, new Blob([`${JSON.stringify(changed, null, 2)}\n`]))
}

/** The command without the paths of this machine and without where its results go. */
export function commandOf(args: readonly string[]): string {
  const kept: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (['--json', '--html', '--csv', '--card'].includes(word)) i++
    else if (!/^--(json|html|csv|card)=/.test(word)) kept.push(word.startsWith('--') ? word : basename(word))
  }
  return `npm run cli -- evaluate ${kept.join(' ')}`
}
