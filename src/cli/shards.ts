// shards SOURCE --out DIR: pictures become a data set of aligned crops. shards check DIR: re-hashes one. shards export DIR: as a tar.
import { basename, resolve } from 'node:path'
import { chooseAlignment } from '../data/choose-alignment.ts'
import { type ImportProgress, importDataset } from '../data/import.ts'
import { type ImportOptions, type Manifest, skippedLines } from '../data/manifest.ts'
import { IDENTITY_CHOICES, type IdentityChoice } from '../data/reading.ts'
import { SHARD_PICTURES } from '../data/shards.ts'
import { surveySource } from '../data/survey.ts'
import { ALIGNMENTS } from '../face/alignments.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { startCropPool } from './crop-pool.ts'
import { cropHost } from './crop-worker.ts'
import { usageOf } from './help.ts'
import { CHOOSE_READING, openSource } from './shard-source.ts'
import { openShardFolder, withFolderLock } from './shard-store.ts'
import { checkShards } from './shards-check.ts'
import { exportShards } from './shards-export.ts'

const SPEC = specOf({
  name: 'shards',
  takes: 'SOURCE --out DIR',
  options: {
    out: { type: 'string', value: 'DIR', text: 'folder of the data set' },
    aligned: { type: 'boolean', text: 'the pictures are aligned crops already: no face is looked for' },
    alignment: {
      type: 'string',
      value: ALIGNMENTS.map(({ key }) => key).join('|'),
      text: 'with --aligned: how the crops are aligned',
      otherwise: 'told by size, or measured on the first ones',
    },
    identity: {
      type: 'string',
      value: IDENTITY_CHOICES.join('|'),
      text: 'who a picture shows: the first folder of its path, the last one, or all of them',
      otherwise: 'what the folders and names repeat',
    },
    validation: {
      type: 'string',
      value: 'SHARE',
      text: 'share to hold out, from 0 to below 1',
      otherwise: '0.05',
    },
    'validation-by': {
      type: 'string',
      value: 'pictures|identities',
      text: 'hold out pictures of everybody, or whole people',
      otherwise: 'pictures',
    },
    seed: { type: 'string', value: 'N', text: 'of what is held out', otherwise: '1' },
    name: { type: 'string', value: 'NAME', text: 'name of the data set', otherwise: 'that of DIR' },
    root: { type: 'string', value: 'DIR', text: 'folder from which the paths of a picture list start' },
    'clean-list': { type: 'string', value: 'FILE', text: 'MS-Celeb-1M’s clean list, beside its TSV' },
    'keep-duplicates': { type: 'boolean', text: 'keep pictures that are copies of others' },
    'shard-pictures': {
      type: 'string',
      value: 'N',
      text: 'pictures in a shard, 1 to 50000',
      otherwise: String(SHARD_PICTURES),
    },
    json: JSON_INSTEAD,
  },
  example: 'shards photos-of-people --out people-set --validation 0.25',
  more: [
    'SOURCE is a folder with a folder for each person, a tar, tar.gz, zip, WebDataset, TSV, picture list, or a RecordIO file (.rec) with its .idx beside it. To continue an import that was stopped, repeat the command.',
  ],
  subcommands: {
    check: { does: 'checks every shard of a data set against its checksum', command: checkShards },
    export: { does: 'writes a data set as a tar', command: exportShards },
  },
})
const USAGE = usageOf(SPEC)

/** Prints pictures, identities, shards and what was skipped. */
export const shards = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const { out } = values
  if (positionals.length === 0 || out === undefined)
    throw new UsageError(`shards needs a source and --out DIR. Usage: ${USAGE}`)
  const begin = performance.now()
  const { source, close } = await openSource(positionals, {
    cleanList: values['clean-list'],
    root: values.root,
  })
  const options = optionsOf(values, out)
  const store = await openShardFolder(out, { create: true })
  const pool = startCropPool()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    const { sentences, reading, people } = await surveySource(source, options.identity, stop.signal)
    const measured =
      options.aligned && !options.alignment && source.kind !== 'datasets'
        ? await chooseAlignment(source, reading, cropHost())
        : null
    if (measured?.row) options.alignment = measured.row.name
    if (measured) sentences.push(measured.sentence)
    const found = people && !options.identity ? [...sentences, CHOOSE_READING] : sentences
    if (values.json !== true) for (const sentence of found) print(`found       ${sentence}`)
    const { parallel, prepare } = pool
    const host = { parallel, prepare, exclusively: <T>(work: () => Promise<T>) => withFolderLock(out, work) }
    const manifest = await importDataset(
      { source, store, options, host },
      {
        reading,
        signal: stop.signal,
        onProgress: progressLine(),
      },
    )
    report(manifest, { out, seconds: (performance.now() - begin) / 1000, json: values.json === true }, print)
  } catch (error) {
    if (stop.signal.aborted)
      throw new Error(`Stopped. The whole shards in ${out} are kept; run the same command to continue.`)
    throw error
  } finally {
    process.removeListener('SIGINT', onInterrupt)
    await pool.close()
    await close()
  }
})

function optionsOf(values: Record<string, string | boolean | undefined>, out: string): ImportOptions {
  const number = (key: string, fallback: number, isValid: (x: number) => boolean, expected: string) => {
    const given = values[key]
    const value = given === undefined ? fallback : Number(given)
    if (given === '' || !isValid(value))
      throw new UsageError(`--${key} ${given}: expected ${expected}. Usage: ${USAGE}`)
    return value
  }
  const by = values['validation-by'] ?? 'pictures'
  if (by !== 'pictures' && by !== 'identities')
    throw new UsageError(`--validation-by ${by}: expected pictures or identities. Usage: ${USAGE}`)
  const { identity, alignment } = values
  const row = ALIGNMENTS.find(({ key }) => key === alignment)
  if (alignment !== undefined && (!row || values.aligned !== true))
    throw new UsageError(
      `--alignment ${alignment}: expected ${ALIGNMENTS.map(({ key }) => key).join(', ')}, together with --aligned. Usage: ${USAGE}`,
    )
  if (identity !== undefined && !isChoice(identity))
    throw new UsageError(`--identity ${identity}: expected first, last or path. Usage: ${USAGE}`)
  return {
    ...(identity && { identity }),
    ...(row && { alignment: row.name }),
    name: typeof values.name === 'string' ? values.name : basename(resolve(out)),
    aligned: values.aligned === true,
    keepDuplicates: values['keep-duplicates'] === true,
    shardPictures: number(
      'shard-pictures',
      SHARD_PICTURES,
      x => Number.isInteger(x) && x > 0 && x <= 50_000,
      '1 to 50000',
    ),
    split: {
      by,
      fraction: number('validation', 0.05, x => x >= 0 && x < 1, 'a share of at least 0 and below 1'),
      seed: number('seed', 1, Number.isSafeInteger, 'a whole number'),
    },
  }
}

const isChoice = (value: unknown): value is IdentityChoice =>
  IDENTITY_CHOICES.some(choice => choice === value)

/** One line that is written over, on a terminal only. */
function progressLine(): (progress: ImportProgress) => void {
  const begin = performance.now()
  let shown = 0
  let first: number | undefined
  return ({ pictures, skipped, shards: whole, share }) => {
    const now = performance.now()
    first ??= pictures
    if (!process.stderr.isTTY || now - shown < 100) return
    shown = now
    const rate = ((pictures - first) / Math.max(1, now - begin)) * 1000
    const percent = share === null ? '' : `${(100 * share).toFixed(1)} %, `
    process.stderr.write(
      `\r${percent}${pictures} pictures, ${skipped} skipped, ${whole} shards, ${rate.toFixed(0)} pictures a second  `,
    )
  }
}

function report(
  { counts, skipped, shards: whole }: Manifest,
  { out, seconds, json }: { out: string; seconds: number; json: boolean },
  print: (line: string) => void,
): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  const { pictures, identities, validation } = counts
  if (json) {
    const byCause = Object.fromEntries(Object.entries(skipped).map(([cause, { count }]) => [cause, count]))
    const rounded = Math.round(seconds * 10) / 10
    print(
      JSON.stringify({
        out,
        pictures,
        identities,
        shards: whole.length,
        skipped: byCause,
        validation,
        seconds: rounded,
      }),
    )
    return
  }
  print(`pictures    ${pictures} (${validation} for validation)`)
  print(`identities  ${identities}`)
  print(`shards      ${whole.length} in ${out}`)
  skippedLines(skipped).forEach(print)
  print(`time        ${seconds.toFixed(1)} s`)
}
