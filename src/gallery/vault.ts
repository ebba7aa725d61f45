// The vault keeps one gallery in storage, sealed or plain (seal.ts), and holds the key while it is unlocked. A damaged file is refused
// whole and stays as it is; a write goes to another name first, so that the old file is whole until the new one is.
import { StorageError } from '../errors.ts'
import { readGallery, writeGallery } from './file.ts'
import type { Gallery } from './gallery.ts'
import {
  createSealKey,
  isKeyOf,
  isSealed,
  keyFor,
  ROUNDS,
  renewSealKey,
  type SealKey,
  seal,
  unseal,
} from './seal.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Where files lie; the host hands it in. */
export interface VaultStorage {
  /** The whole file, null when there is none. */
  read(name: string): Promise<Bytes | null>
  /** Writes a whole file and flushes it. */
  write(name: string, bytes: Bytes): Promise<void>
  /** Takes the place of a file that has the name `to`. */
  rename(from: string, to: string): Promise<void>
  /** No error when there is none. */
  remove(name: string): Promise<void>
}
export interface VaultState {
  /** `locked`: sealed, and the passphrase is needed. `open`: sealed and unlocked, or plain. */
  state: 'none' | 'locked' | 'open'
  sealed: boolean
  sizeBytes: number
}
interface VaultOptions {
  /** Rounds of PBKDF2 for what is written; only tests take fewer. */
  rounds?: number
}

const NAME = 'vault'
const UNFINISHED = 'vault.unfinished'

/** Every method that refuses throws StorageError or FormatError and leaves the stored file as it is. */
export class Vault {
  readonly #storage: VaultStorage
  readonly #rounds: number
  #sealKey: SealKey | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(storage: VaultStorage, { rounds = ROUNDS }: VaultOptions = {}) {
    this.#storage = storage
    this.#rounds = rounds
  }

  /** What is stored. Throws when that is no gallery file, or is damaged in a way that shows without the key. */
  async look(): Promise<VaultState> {
    const file = await this.#storage.read(NAME)
    if (!file) return { state: 'none', sealed: false, sizeBytes: 0 }
    const sealed = isSealed(file, NAME)
    const isOpen = !sealed || (this.#sealKey !== null && isKeyOf(file, this.#sealKey))
    return { state: isOpen ? 'open' : 'locked', sealed, sizeBytes: file.length }
  }

  /** Starts a vault; a null passphrase leaves it plain. Refuses when there is one already. */
  create(gallery: Gallery, passphrase: string | null): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#storage.read(NAME))
        throw new StorageError('There is a gallery already. Unlock it, or delete it first.')
      await this.#writeWithNewKey(gallery, passphrase)
    })
  }

  /** Reads the gallery and keeps the key for the session. The passphrase of a plain vault is not looked at. */
  unlock(passphrase: string): Promise<Gallery> {
    return this.#inTurn(async () => {
      const { gallery, key } = await open(await this.#stored(), NAME, passphrase)
      await this.#hold(key, gallery, passphrase)
      return gallery
    })
  }

  /** Reads the gallery of a vault that is open. */
  read(): Promise<Gallery> {
    return this.#inTurn(async () => {
      const file = await this.#stored()
      return galleryOf(await unseal(file, this.#keyOf(file)), NAME)
    })
  }

  /** Writes the gallery of a vault that is open; saves that come together run one after the other. */
  save(gallery: Gallery): Promise<void> {
    return this.#inTurn(async () => this.#write(gallery, this.#keyOf(await this.#stored())))
  }

  /** Seals anew with a new salt; null makes the vault plain. `current` is not looked at when it is plain now. */
  changePassphrase(current: string, next: string | null): Promise<void> {
    return this.#inTurn(async () => {
      const { gallery } = await open(await this.#stored(), NAME, current)
      await this.#writeWithNewKey(gallery, next)
    })
  }

  /** Forgets the key once the saves under way are done. What the caller has read stays the caller's to forget. */
  lock(): Promise<void> {
    return this.#inTurn(async () => {
      this.#sealKey = null
    })
  }

  /** The key while it is held, for a worker that takes this one's place. */
  get sealKey(): SealKey | null {
    return this.#sealKey
  }
  /** Goes on with the key of a worker that has ended. */
  resume(key: SealKey): Promise<void> {
    return this.#inTurn(async () => {
      this.#sealKey = key
    })
  }

  /** The file as it is stored, to keep elsewhere. */
  exportFile(): Promise<Bytes> {
    return this.#inTurn(() => this.#stored())
  }

  /** Takes a file in place of the stored one, after it has been opened whole. `name` stands in errors. */
  importFile(file: Bytes, name: string, passphrase: string): Promise<Gallery> {
    return this.#inTurn(async () => {
      const { gallery, key } = await open(file, name, passphrase)
      await this.#put(file)
      await this.#hold(key, gallery, passphrase)
      return gallery
    })
  }

  /** Removes every file of the vault and forgets the key. */
  destroy(): Promise<void> {
    return this.#inTurn(async () => {
      this.#sealKey = null
      await this.#storage.remove(UNFINISHED)
      await this.#storage.remove(NAME)
    })
  }

  /** One after the other, so that no two writes share the unfinished file. */
  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.#last.then(job)
    this.#last = done.catch(() => undefined)
    return done
  }
  async #stored(): Promise<Bytes> {
    const file = await this.#storage.read(NAME)
    if (!file) throw new StorageError('There is no gallery yet.')
    return file
  }
  #keyOf(file: Bytes): SealKey | null {
    if (!isSealed(file, NAME)) return null
    if (!this.#sealKey) throw new StorageError('The gallery is locked. Unlock it with its passphrase.')
    if (!isKeyOf(file, this.#sealKey))
      throw new StorageError('The passphrase was changed in another tab. Unlock the gallery again.')
    return this.#sealKey
  }
  /** Holds the key from now on. A file of fewer rounds than ours is sealed anew, so that nothing is ever saved weakly. */
  async #hold(key: SealKey | null, gallery: Gallery, passphrase: string): Promise<void> {
    const isWeak = key !== null && key.rounds < this.#rounds
    const held = isWeak ? await renewSealKey(passphrase, this.#rounds) : key
    if (isWeak) await this.#write(gallery, held)
    this.#sealKey = held
  }
  async #writeWithNewKey(gallery: Gallery, passphrase: string | null): Promise<void> {
    const key = passphrase === null ? null : await createSealKey(passphrase, this.#rounds)
    await this.#write(gallery, key)
    this.#sealKey = key
  }
  async #write(gallery: Gallery, key: SealKey | null): Promise<void> {
    const content = new Uint8Array(await writeGallery(gallery).arrayBuffer())
    await this.#put(await seal(content, key))
  }
  async #put(file: Bytes): Promise<void> {
    await this.#storage.write(UNFINISHED, file)
    await this.#storage.rename(UNFINISHED, NAME)
  }
}

async function open(file: Bytes, name: string, passphrase: string) {
  const key = isSealed(file, name) ? await keyFor(file, passphrase) : null
  return { key, gallery: await galleryOf(await unseal(file, key), name) }
}
const galleryOf = (content: Bytes, name: string) => readGallery(new Blob([content]), name)
