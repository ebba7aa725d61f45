// shards export DIR --out FILE.tar: a data set as a WebDataset, or with --shards as its own files, which the page and "shards" read again.

import { exportWebDataset } from '../data/export.ts'
import type { Dataset } from '../data/import-source.ts'
import { readManifest } from '../data/manifest.ts'
import { packedParts } from '../data/packed.ts'
import { readBytes } from '../format/tensor.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder } from './shard-store.ts'
import { writeWhole } from './source.ts'

const SPEC = specOf({
  name: 'shards export',
  takes: 'DIR --out FILE.tar',
  options: {
    out: { type: 'string', value: 'FILE', text: 'the tar, a WebDataset of PNG crops' },
    shards: {
      type: 'boolean',
      text: 'the data set’s own files instead, to be read again by page and command line',
    },
    json: JSON_INSTEAD,
  },
  example: 'shards export people-set --out people.tar',
})
const USAGE = usageOf(SPEC)

export const exportShards = command(SPEC, async (args, print) => {
  const { values, positionals: folders } = parse(args, SPEC)
  const { out, shards = false, json = false } = values
  const [folder] = folders
  if (folder === undefined || folders.length > 1 || out === undefined)
    throw new UsageError(`shards export takes one folder and --out FILE.tar. Usage: ${USAGE}`)
  const store = await openShardFolder(folder)
  const dataset = { store, manifest: await readManifest(store) }
  const bytes = await writeWhole(out, shards ? ownFiles(dataset) : exportWebDataset(dataset))
  const { pictures, identities } = dataset.manifest.counts
  if (json) print(JSON.stringify({ out, bytes, pictures, identities }))
  else print(`${pictures} pictures of ${identities} identities in ${out}, ${(bytes / 1e6).toFixed(1)} MB`)
})

async function* ownFiles(dataset: Dataset): AsyncGenerator<Uint8Array> {
  for await (const part of packedParts(dataset)) {
    if (!('file' in part)) {
      yield part
      continue
    }
    const file = await dataset.store.read(part.file)
    yield await readBytes(file, 0, file.size)
  }
}
