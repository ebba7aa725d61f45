// shards check DIR: re-hashes every shard of a data set; --drop takes broken ones out.
import { checkDataset, dropShards } from '../data/check.ts'
import { readManifest } from '../data/manifest.ts'
import { StorageError } from '../errors.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder, withFolderLock } from './shard-store.ts'

const SPEC = specOf({
  name: 'shards check',
  takes: 'DIR',
  options: {
    drop: { type: 'boolean', text: 'take broken shards out of the data set' },
    json: JSON_INSTEAD,
  },
  example: 'shards check people-set',
})
const USAGE = usageOf(SPEC)

/** Prints what is whole and what is broken; throws StorageError when something is broken and stays. */
export const checkShards = command(SPEC, async (args, print) => {
  const { values, positionals: folders } = parse(args, SPEC)
  const { drop = false, json = false } = values
  const [folder] = folders
  if (folder === undefined || folders.length > 1)
    throw new UsageError(`shards check takes one folder. Usage: ${USAGE}`)
  const store = await openShardFolder(folder)
  const manifest = await readManifest(store)
  const result = await checkDataset(store, manifest)
  const { whole, pictures, broken, unnamed } = result
  const isDropped = drop && broken.length > 0
  if (isDropped)
    await withFolderLock(folder, () =>
      dropShards(
        store,
        manifest,
        broken.map(({ file }) => file),
      ),
    )
  if (json)
    print(
      JSON.stringify({
        folder,
        state: manifest.state,
        shards: whole,
        pictures,
        broken,
        unnamed,
        dropped: isDropped,
      }),
    )
  else {
    print(`${whole} of ${manifest.shards.length} shards are whole, ${pictures} pictures`)
    for (const { file, reason } of broken) print(`${isDropped ? 'dropped' : 'broken'}   ${file}: ${reason}`)
    for (const file of unnamed) print(`unnamed  ${file}: not part of the data set, may be deleted`)
    if (manifest.state === 'importing')
      print('The import isn’t complete. Run the same import again to continue.')
    if (manifest.state === 'broken') print(`The import ended early: ${manifest.error}`)
  }
  if (broken.length > 0 && !isDropped)
    throw new StorageError(
      `${broken.length} of ${manifest.shards.length} shards in ${folder} are broken (${broken[0]?.file}: ${broken[0]?.reason}). "shards check ${folder} --drop" goes on without them.`,
    )
})
