// evaluate lfw|blufr: embeddings, or pictures that are embedded first, measured by a protocol; a table, or the report as a file.
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { READ } from '../data/embedding-table.ts'
import { readEmbeddings } from '../data/embeddings.ts'
import type { ProtocolList } from '../data/protocol.ts'
import { toCsv } from '../evaluate/csv.ts'
import { type EmbeddingRun, leftOutIn } from '../evaluate/embed-all.ts'
import { evaluate as evaluateProtocol } from '../evaluate/evaluate.ts'
import { toHtml } from '../evaluate/html.ts'
import type { Protocol } from '../evaluate/protocols/protocol.ts'
import { MEASURED, protocolNamed } from '../evaluate/protocols/table.ts'
import { type Provenance, toJson } from '../evaluate/report.ts'
import { semanticsNamed } from '../evaluate/roc.ts'
import { checkSuited, type GivenEmbeddings } from '../evaluate/suited.ts'
import type { BackendCard } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import type { ScoreName } from '../model/scores.ts'
import type { Scorer } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import { command, MODEL, parse, SCORE, scoreOption, specOf, UsageError } from './command.ts'
import { embedPictures, printRun, readCard, writeBlob } from './embed.ts'
import { commandOf, writeCard } from './evaluate-card.ts'
import { evaluatePairs } from './evaluate-pairs.ts'
import { usageOf } from './help.ts'
import { openFile, shippedOrder } from './lists.ts'
import { withScorer } from './model.ts'
import { printReport } from './report-table.ts'
import { thumbnails } from './thumbnails.ts'

const NAMES = MEASURED.map(({ name }) => name)
const FILES = MEASURED.map(({ files }) => files)
const SPEC = specOf({
  name: 'evaluate',
  takes: `${NAMES.join('|')} (--embeddings FILE | --source SOURCE) --config FILE...`,
  options: {
    embeddings: { type: 'string', value: 'FILE', text: `rows of embeddings: ${READ}` },
    source: {
      type: 'string',
      value: 'SOURCE',
      text: 'pictures to embed first: a folder, tar, tar.gz or zip',
    },
    config: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      text: `${FILES.join(', or ')}; then, for embeddings without names, the list of their pictures`,
    },
    mirrored: { type: 'boolean', text: 'with --source: average each picture with its mirror image' },
    semantics: {
      type: 'string',
      value: 'toolkit|mindspore',
      text: "read them as the protocols' MATLAB code does, or as the MindSpore code does",
      otherwise: 'toolkit',
    },
    json: { type: 'string', value: 'FILE', text: 'the report as JSON; "-" prints it instead of the table' },
    score: {
      ...SCORE,
      text: 'the score to measure; jb needs embeddings of the kind and weights that its back-end was learned from',
      otherwise: 'cosine, as in published figures',
    },
    html: { type: 'string', value: 'FILE', text: 'the report as one HTML file with curves' },
    csv: { type: 'string', value: 'FILE', text: 'the report as CSV' },
    model: MODEL,
    card: {
      type: 'string',
      value: 'DIR',
      text: 'write thresholds and figures into card.json of that model',
    },
  },
  subcommands: {
    pairs: {
      does: 'measures pairs of your own photos, or a verification set (.bin), and groups of people',
      command: evaluatePairs,
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
  const [name = '', ...more] = positionals
  const measured = protocolNamed(name)
  const semantics = semanticsNamed(values.semantics ?? 'toolkit')
  const given = [values.embeddings, values.source].filter(value => value !== undefined)
  const config = [...(values.config ?? []), ...more]
  if (!measured || given.length !== 1 || config.length === 0)
    throw new UsageError(
      `evaluate takes ${NAMES.join(' or ')}, embeddings or a source, and the protocol’s files. Usage: ${USAGE}`,
    )
  if (!semantics)
    throw new UsageError(`--semantics ${values.semantics}: expected toolkit or mindspore. Usage: ${USAGE}`)
  const score = await chosenScore(scoreOption(values.score, USAGE) ?? 'cosine', values.model ?? values.card)
  const isQuiet = values.json === '-'
  const protocol = await readProtocol(measured, config)
  const sourceName = basename(given[0] ?? '')
  const { run, ...from } = values.source
    ? await fromPictures(values.source, protocol, {
        model: values.model,
        check: kind => score.check({ ...kind, dimension: null, name: sourceName }),
        kind: values.mirrored ? 'mirrored' : 'single',
        print: isQuiet ? () => {} : print,
      })
    : await fromFile(values.embeddings ?? '', protocol)
  score.check({ ...from, dimension: run.embeddings.dimension, name: sourceName })
  const { scorer, backend } = score
  const report = await evaluateProtocol(protocol, run, { semantics, ...from, scorer, backend, sourceName })
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

interface ChosenScore {
  scorer: Scorer
  backend: BackendCard | null
  /** Throws ListError when the embeddings are none that this score is for. */
  check(given: GivenEmbeddings): void
}

/** The cosine is for any embeddings; the Joint Bayesian score for those of the model in `folder`. */
async function chosenScore(name: ScoreName, folder: string | undefined): Promise<ChosenScore> {
  if (name === 'cosine') return { scorer: COSINE, backend: null, check: () => {} }
  const { card, scorer } = await withScorer(await readCard(folder), folder, name)
  return { scorer, backend: card.backend ?? null, check: given => checkSuited(card, given) }
}

async function readProtocol(protocol: Protocol, config: readonly string[]): Promise<ProtocolList> {
  const files = await Promise.all(
    config.map(async path => ({ name: basename(path), file: await openFile(path) })),
  )
  return protocol.read(files, shippedOrder)
}

interface FromPictures {
  /** Folder of the model. */
  model: string | undefined
  kind: EmbeddingKind
  check(about: Pick<Measured, 'model' | 'kind'>): void
  print(line: string): void
}

async function fromPictures(
  source: string,
  protocol: ProtocolList,
  { model, kind, check, print }: FromPictures,
): Promise<Measured> {
  const card = await readCard(model)
  const { sha256, canonicalSha256 } = card.weights
  const about = {
    model: {
      ...{ name: card.name, sha256 },
      ...(canonicalSha256 !== undefined && { canonicalSha256 }),
    },
    kind,
  }
  check(about)
  const begin = performance.now()
  const keep = join(tmpdir(), 'vis-a-vis')
  await mkdir(keep, { recursive: true })
  const run = await embedPictures(source, protocol.pictures, {
    ...{ card, model, kind, keep },
    paths: protocol.paths,
  })
  printRun(run, (performance.now() - begin) / 1000, print)
  return { run, ...about, engine: 'WASM in Node, one thread for each core' }
}

async function fromFile(path: string, { order, orderFile }: ProtocolList): Promise<Measured> {
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
