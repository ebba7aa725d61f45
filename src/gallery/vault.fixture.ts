// Storage in memory for the tests of the vault.

import { MODEL, randomVector, view } from './gallery.fixture.ts'
import { addPerson, createGallery } from './gallery.ts'
import { Vault, type VaultStorage } from './vault.ts'

export type Bytes = Uint8Array<ArrayBuffer>
/** Rounds of PBKDF2: what is tested with them is not how long a guess takes. */
export const QUICK = { rounds: 10 }
export const WORDS = 'vier Wörter sind genug'
export const small = addPerson(createGallery(MODEL), 'Ada', [view(randomVector(1))], MODEL)

export function memory() {
  const files = new Map<string, Bytes>()
  const log: string[] = []
  const storage: VaultStorage = {
    read: async name => files.get(name)?.slice() ?? null,
    write: async (name, bytes) => {
      log.push(`write ${name}`)
      files.set(name, bytes.slice())
    },
    rename: async (from, to) => {
      log.push(`rename ${from} ${to}`)
      files.set(to, files.get(from) ?? new Uint8Array())
      files.delete(from)
    },
    remove: async name => {
      files.delete(name)
    },
  }
  return { files, log, storage }
}

/** Storage with a vault in it. */
export async function stored(passphrase: string | null, value = small) {
  const place = memory()
  await new Vault(place.storage, QUICK).create(value, passphrase)
  return place
}
