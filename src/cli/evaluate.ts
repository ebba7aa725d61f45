// evaluate lfw|blufr: embeddings, or pictures that are embedded first, measured by a protocol; a table, or the report as a file.
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readEmbeddings } from '../data/embeddings.ts'
import { READ } from '../data/embeddingtable.ts'
import { type BlufrProtocol, type LfwProtocol, readBlufr, readLfw } from '../data/protocol.ts'
import { ListError } from '../errors.ts'
import { toCsv } from '../evaluate/csv.ts'
import { type EmbeddingRun, leftOutIn } from '../evaluate/embedAll.ts'
import { evaluate as evaluateProtocol } from '../evaluate/evaluate.ts'
import { toHtml } from '../evaluate/html.ts'
import { calibrationFrom, measuredFrom, type Provenance, type Report, toJson } from '../evaluate/report.ts'
import { parseCard } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import { command, MODEL, parse, specOf, UsageError } from './command.ts'
import { embedPictures, printRun, readCard, writeBlob } from './embed.ts'
import { usageOf } from './help.ts'
import { openFile, shippedOrder } from './lists.ts'
import { printReport } from './report-table.ts'
import { thumbnails } from './thumbnails.ts'

const SPEC = specOf({
  name: 'evaluate',
  takes: 'lfw|blufr (--embeddings FILE | --source SOURCE) --config FILE...',
  options: {
    embeddings: { type: 'string', value: 'FILE', text: `rows of embeddings: ${READ}` },
    source: {
      type: 'string',
      value: 'SOURCE',
      text: 'pictures, which are embedded first: a folder, tar, tar.gz or zip',
    },
    config: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      text: "LFW's pairs.txt or lfw_pairs.mat, or blufr_lfw_config.mat; then, for embeddings without names, the list of their pictures",
    },
    mirrored: { type: 'boolean', text: 'with --source: the mean of each picture and its mirror image' },
    semantics: {
      type: 'string',
      value: 'toolkit|seed',
      text: "as the protocols' MATLAB code reads, or as the MindSpore code does",
      otherwise: 'toolkit',
    },
    json: { type: 'string', value: 'FILE', text: 'the report as JSON; "-" prints it instead of the table' },
    html: { type: 'string', value: 'FILE', text: 'the report as one HTML file with curves' },
    csv: { type: 'string', value: 'FILE', text: 'the report as CSV' },
    model: MODEL,
    card: {
      type: 'string',
      value: 'DIR',
      text: 'writes thresholds and figures into the card.json of that model',
    },
  },
  example: 'evaluate lfw --embeddings lfw.safetensors --config pairs.txt --html report.html',
})
const USAGE = usageOf(SPEC)

interface Measured {
  run: EmbeddingRun
  model: Provenance['model']
  kind: EmbeddingKind
  engine: string
  assumedOrder?: string | null
}

export const evaluate = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [kind, ...more] = positionals
  const semantics = values.semantics ?? 'toolkit'
  const given = [values.embeddings, values.source].filter(value => value !== undefined)
  const config = [...(values.config ?? []), ...more]
  if ((kind !== 'lfw' && kind !== 'blufr') || given.length !== 1 || config.length === 0)
    throw new UsageError(
      `evaluate takes lfw or blufr, embeddings or a source, and the protocol's files. Usage: ${USAGE}`,
    )
  if (semantics !== 'toolkit' && semantics !== 'seed')
    throw new UsageError(`--semantics ${semantics}: expected toolkit or seed. Usage: ${USAGE}`)
  const isQuiet = values.json === '-'
  const protocol = await readProtocol(kind, config)
  const { run, ...from } = values.source
    ? await fromPictures(values.source, protocol, {
        model: values.model,
        kind: values.mirrored ? 'mirrored' : 'single',
        print: isQuiet ? () => {} : print,
      })
    : await fromFile(values.embeddings ?? '', protocol)
  const sourceName = basename(given[0] ?? '')
  const report = await evaluateProtocol(protocol, run, { semantics, ...from, sourceName })
  // files only now: a run that fails leaves no half report
  if (values.json && !isQuiet) await writeBlob(values.json, new Blob([toJson(report)]))
  if (values.csv) await writeBlob(values.csv, new Blob([toCsv(report)]))
  if (values.html) {
    const pictures = values.source ? await thumbnails(values.source, report, protocol.paths) : undefined
    await writeBlob(values.html, new Blob([toHtml(report, pictures)]))
  }
  if (values.card) await writeCard(values.card, report, commandOf(args))
  if (isQuiet) print(toJson(report).trimEnd())
  else printReport(report, print)
})

async function readProtocol(
  kind: 'lfw' | 'blufr',
  config: readonly string[],
): Promise<LfwProtocol | BlufrProtocol> {
  const files = await Promise.all(
    config.map(async path => ({ name: basename(path), file: await openFile(path) })),
  )
  return kind === 'lfw' ? readLfw(files, shippedOrder) : readBlufr(files)
}

async function fromPictures(
  source: string,
  protocol: LfwProtocol | BlufrProtocol,
  { model, kind, print }: { model: string | undefined; kind: EmbeddingKind; print: (line: string) => void },
): Promise<Measured> {
  const card = await readCard(model)
  const begin = performance.now()
  const keep = join(tmpdir(), 'vis-a-vis')
  await mkdir(keep, { recursive: true })
  const run = await embedPictures(source, protocol.pictures, {
    ...{ card, model, kind, keep },
    paths: protocol.paths,
  })
  printRun(run, (performance.now() - begin) / 1000, print)
  const { sha256, canonicalSha256 } = card.weights
  return {
    run,
    model: {
      ...{ name: card.name, sha256 },
      ...(canonicalSha256 !== undefined && { canonicalSha256 }),
    },
    kind,
    engine: 'WASM in Node, one thread for each core',
  }
}

async function fromFile(path: string, { order, orderFile }: LfwProtocol | BlufrProtocol): Promise<Measured> {
  const { metadata, assumedOrder, ...embeddings } = await readEmbeddings(
    await openFile(path),
    basename(path),
    order,
    orderFile,
  )
  const model = { name: metadata.model ?? basename(path), sha256: metadata.modelSha256 ?? '' }
  const kind = kindOf(metadata.embedding)
  return { run: { embeddings, ...leftOutIn(metadata) }, model, kind, engine: 'embeddings file', assumedOrder }
}

/** "Use as this model's thresholds": writes what was measured into a model's card. */
async function writeCard(folder: string, report: Report, command: string): Promise<void> {
  const path = join(folder, 'card.json')
  const card = parseCard(await readFile(path, 'utf8').catch(() => ''), path)
  if (card.weights.sha256 !== report.model.sha256)
    throw new ListError(
      `The report is on ${report.model.name}, not on the weights of ${path}. Evaluate that model.`,
    )
  // a card keeps one command for each protocol and kind of embedding
  const others = (card.measured.command?.split('; ') ?? []).filter(before => before !== command)
  const measured = { ...measuredFrom(report, card.measured), command: [...others, command].join('; ') }
  // thresholds of mirrored embeddings are not replaced by those of single ones
  const isPreferred = report.embedding === 'mirrored' || kindOf(card.calibration?.embedding) === 'single'
  const calibration = report.protocol === 'lfw' && isPreferred ? calibrationFrom(report) : card.calibration
  await writeBlob(path, new Blob([`${JSON.stringify({ ...card, measured, calibration }, null, 2)}\n`]))
}

/** The command without the paths of this machine and without where its results go. */
function commandOf(args: readonly string[]): string {
  const kept: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (['--json', '--html', '--csv', '--card'].includes(word)) i++
    else if (!/^--(json|html|csv|card)=/.test(word)) kept.push(word.startsWith('--') ? word : basename(word))
  }
  return `npm run cli -- evaluate ${kept.join(' ')}`
}
