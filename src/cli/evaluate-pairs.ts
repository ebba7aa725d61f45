// evaluate pairs SOURCE: the pairs of one's own photos, made of people or listed; or a verification set of InsightFace (.bin).
import { openAsBlob } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readEmbeddings } from '../data/embeddings.ts'
import { type Picture, pictures, type Source } from '../data/sources.ts'
import { readVerificationBin } from '../data/verification-bin.ts'
import { StorageError } from '../errors.ts'
import { toCsv } from '../evaluate/csv.ts'
import { type EmbeddingRun, leftOutIn } from '../evaluate/embed-all.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { toHtml } from '../evaluate/html.ts'
import { binList, type NamedText, photoList } from '../evaluate/photo-list.ts'
import { type Provenance, toJson } from '../evaluate/report.ts'
import { sha256Hex } from '../format/sha256.ts'
import { readBytes } from '../format/tensor.ts'
import { kindOf } from '../model/mirror.ts'
import { COSINE } from '../verify/scorer.ts'
import { command, MODEL, parse, specOf, UsageError } from './command.ts'
import { embedSource, openPictures, printRun, readCard, writeBlob } from './embed.ts'
import { usageOf } from './help.ts'
import { printReport } from './report-table.ts'
import { thumbnails } from './thumbnails.ts'

const SPEC = specOf({
  name: 'evaluate pairs',
  takes: 'SOURCE [--pairs FILE] [--attributes FILE]',
  options: {
    pairs: {
      type: 'string',
      value: 'FILE',
      text: 'pairs: two paths and 1 or 0 a line, or as LFW lists them',
      otherwise: 'made of the people',
    },
    attributes: {
      type: 'string',
      value: 'FILE',
      text: 'a CSV: a path or a person, then columns such as age band or camera; gives rates for groups',
    },
    seed: { type: 'string', value: 'N', text: 'of the pairs that are drawn', otherwise: '1' },
    out: { type: 'string', value: 'DIR', text: 'folder for report.json, report.html and report.csv' },
    embeddings: {
      type: 'string',
      value: 'FILE',
      text: 'the embeddings of these pictures, where "embed" wrote them already',
    },
    single: { type: 'boolean', text: 'of each picture as it is, without its mirror image' },
    model: MODEL,
  },
  example: 'evaluate pairs photos-of-people --attributes people.csv --out report',
  more: [
    'SOURCE is a folder with a folder for each person, a tar, tar.gz or zip of it, or a verification set such as lfw.bin.',
  ],
})
const USAGE = usageOf(SPEC)

/** Prints the figures; writes the report into --out. */
export const evaluatePairs = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [path] = positionals
  const seed = Number(values.seed ?? 1)
  if (path === undefined || positionals.length > 1)
    throw new UsageError(`evaluate pairs takes one source. Usage: ${USAGE}`)
  if (!Number.isSafeInteger(seed))
    throw new UsageError(`--seed ${values.seed}: expected a whole number. Usage: ${USAGE}`)
  const isBin = /\.bin$/i.test(path)
  if (isBin && (values.pairs || values.attributes))
    throw new UsageError(
      `A verification set has its own pairs. Leave --pairs and --attributes out. Usage: ${USAGE}`,
    )
  const opened = isBin ? await openBin(path) : await openPhotos(path, { ...values, seed })
  const begin = performance.now()
  const { run, ...about } = await embeddingsFor(opened.source, path, values)
  if (!values.embeddings)
    printRun({ ...run, fresh: run.embeddings.names.length }, (performance.now() - begin) / 1000, print)
  const report = await evaluate(opened.list, run, {
    ...{ semantics: 'toolkit', scorer: COSINE, backend: null, sourceName: basename(path) },
    ...about,
  })
  if (values.out) {
    await mkdir(values.out, { recursive: true })
    const small = isBin ? undefined : await thumbnails(path, report, opened.list.paths)
    const files = { json: toJson(report), csv: toCsv(report), html: toHtml(report, small) }
    for (const [ending, text] of Object.entries(files))
      await writeBlob(join(values.out, `report.${ending}`), new Blob([text]))
  }
  printReport(report, print)
  if (values.out) print(`Written to ${join(values.out, 'report.html')}, .csv and .json.`)
})

async function openPhotos(path: string, options: { pairs?: string; attributes?: string; seed: number }) {
  const source = await openPictures(path)
  const found: Picture[] = []
  for await (const picture of pictures(source)) found.push(picture)
  const [pairs, attributes] = await Promise.all([textAt(options.pairs), textAt(options.attributes)])
  const list = await photoList({
    ...{ label: source.label, pictures: found, seed: options.seed },
    ...(pairs && { pairs }),
    ...(attributes && { attributes }),
  })
  return { source, list }
}

async function textAt(path: string | undefined): Promise<NamedText | null> {
  if (path === undefined) return null
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  return { name: basename(path), text }
}

async function openBin(path: string) {
  const file = await openAsBlob(path)
  const name = basename(path)
  const set = await readVerificationBin(file, name)
  const list = binList(set, { name, sha256: await sha256Hex(await readBytes(file, 0, file.size)) })
  const files = set.names.map((picture, i) => ({
    path: `${picture}.jpg`,
    open: async () => new Blob([await set.open(i)]),
  }))
  const source: Source = { label: name, files: () => files }
  return { source, list }
}

type About = { run: EmbeddingRun; model: Provenance['model']; kind: 'single' | 'mirrored'; engine: string }

async function embeddingsFor(
  source: Source,
  path: string,
  { embeddings: file, single, model }: { embeddings?: string; single?: boolean; model?: string },
): Promise<About> {
  if (file !== undefined) {
    const {
      metadata,
      assumedOrder: _,
      ...embeddings
    } = await readEmbeddings(await openAsBlob(file), basename(file), null, '')
    const named = { name: metadata.model ?? basename(file), sha256: metadata.modelSha256 ?? '' }
    return {
      run: { embeddings, ...leftOutIn(metadata) },
      model: named,
      kind: kindOf(metadata.embedding),
      engine: 'embeddings file',
    }
  }
  const card = await readCard(model)
  const kind = single ? 'single' : 'mirrored'
  const keep = join(tmpdir(), 'vis-a-vis')
  await mkdir(keep, { recursive: true })
  const run = await embedSource({ source, path, wanted: null }, { card, model, kind, keep })
  const { sha256, canonicalSha256 } = card.weights
  const named = { name: card.name, sha256, ...(canonicalSha256 !== undefined && { canonicalSha256 }) }
  return { run, model: named, kind, engine: 'WASM in Node, one thread for each core' }
}
