// Whether shards are what the manifest says, found while they are read: the SHA-256 of each is compared once, one after the other, from the
// first reading of its crops on. Nothing waits for it but who asks.

import { messageOf, StorageError } from '../errors.ts'
import { createTurns } from '../turns.ts'
import { hashFile } from './shard-reader.ts'
import type { ShardNote, ShardStore } from './shards.ts'

export interface ShardCheck {
  /** The same store, whose shards are compared as they are read. */
  store: ShardStore
  /** Throws a StorageError that names the first shard that was found to be another. */
  throwIfBroken(): void
  /** Waits for all shards that were read until now; throws as `throwIfBroken` does. */
  settled(): Promise<void>
}

export function checkWhileReading(store: ShardStore): ShardCheck {
  const seen = new Set<string>()
  const inTurn = createTurns()
  let problem: StorageError | null = null
  const compare = async ({ file, sha256 }: ShardNote) => {
    const found = await hashFile(store, file).catch((error: unknown) => messageOf(error))
    const isSame = typeof found !== 'string' && found.sha256 === sha256
    if (!isSame) problem ??= new StorageError(sentence(file, found))
  }
  const throwIfBroken = () => {
    if (problem) throw problem
  }
  return {
    store: {
      ...store,
      onImages(note) {
        if (seen.has(note.file)) return
        seen.add(note.file)
        void inTurn(() => (problem ? undefined : compare(note)))
      },
    },
    throwIfBroken,
    async settled() {
      await inTurn(() => {})
      throwIfBroken()
    },
  }
}

function sentence(file: string, found: string | { sha256: string }): string {
  const what =
    typeof found === 'string'
      ? `could not be compared with the manifest (${found})`
      : `is not what the manifest says: its SHA-256 is another (${found.sha256.slice(0, 12)}...), so bytes of it were changed`
  return `${file} ${what}. Put the file back from where it came, or check the data set, drop this shard and begin a new run; it can take the last checkpoint as its model.`
}
