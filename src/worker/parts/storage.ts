// What the page keeps in this browser: files of the project in the Cache (checked by SHA-256), everything else in OPFS.

import { StorageError } from '../../errors.ts'
import { checkSha256, sha256Hex } from '../../format/sha256.ts'
import { joinBytes } from '../../format/tensor.ts'
import type { StoredThing } from '../types.ts'

const FILES = 'vis-a-vis-files'

export type ByteProgress = (loadedBytes: number, totalBytes: number) => void

/**
 * A file of our own origin, from the cache when it is there. With `expected` its SHA-256 is checked each time; a cached copy
 * that fails is fetched anew, a fetched one that fails is refused by name.
 */
export async function fetchFile(
  path: string,
  expected: string | null,
  onProgress: ByteProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await caches.open(FILES)
  const cached = await cache.match(path)
  if (cached) {
    const bytes = new Uint8Array(await cached.arrayBuffer())
    onProgress(bytes.length, bytes.length)
    if (expected === null || (await sha256Hex(bytes)) === expected) return bytes
    await cache.delete(path)
  }
  const bytes = await download(path, onProgress)
  if (expected !== null) await checkSha256(bytes, expected, path)
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.length) }
  // A full disk must not stop the page: the file is in memory, only the next visit loads it again.
  const kept = cache.put(path, new Response(bytes, { headers })).catch(() => undefined)
  keeping.add(kept)
  kept.finally(() => keeping.delete(kept))
  return bytes
}

/** Files on their way into the cache: what was loaded is used meanwhile. */
const keeping = new Set<Promise<void>>()
/** Resolves when the files that were loaded are kept, as far as there is room for them. */
export async function whenKept(): Promise<void> {
  await Promise.all(keeping)
}

/** A small JSON file of our origin: the newest one, or the kept copy when there is no network. */
export async function fetchText(path: string): Promise<string> {
  const cache = await caches.open(FILES)
  try {
    const response = await fetch(path)
    if (!response.ok)
      throw new StorageError(`${path} could not be loaded: the server answers ${response.status}.`)
    await cache.put(path, response.clone()).catch(() => undefined)
    return await response.text()
  } catch (error) {
    const kept = await cache.match(path)
    if (kept) return kept.text()
    throw error instanceof StorageError
      ? error
      : new StorageError(`${path} could not be loaded. Check the connection and reload.`)
  }
}

async function download(path: string, onProgress: ByteProgress): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(path).catch(() => null)
  if (!response) throw new StorageError(`${path} could not be loaded. Check the connection and reload.`)
  if (!response.ok || !response.body)
    throw new StorageError(`${path} could not be loaded: the server answers ${response.status}.`)
  const total = Number(response.headers.get('Content-Length')) || 0
  const parts: Uint8Array<ArrayBuffer>[] = []
  let loaded = 0
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    parts.push(part)
    loaded += part.length
    onProgress(loaded, Math.max(total, loaded))
  }
  return joinBytes(parts)
}

/** Everything that the page has stored in this browser, with its size. */
export async function listStored(): Promise<StoredThing[]> {
  await whenKept()
  const things: StoredThing[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const response = await cache.match(request)
      const bytes = Number(response?.headers.get('Content-Length')) || (await response?.blob())?.size || 0
      things.push({ what: new URL(request.url).pathname, bytes })
    }
  }
  const root = await navigator.storage.getDirectory()
  for await (const [path, file] of walk(root)) things.push({ what: path, bytes: file.size })
  return things
}

async function* walk(folder: FileSystemDirectoryHandle, path = ''): AsyncGenerator<[string, File]> {
  for await (const handle of folder.values()) {
    if (handle.kind === 'file') yield [`${path}${handle.name}`, await handle.getFile()]
    else yield* walk(handle, `${path}${handle.name}/`)
  }
}

const TRIES = 20
const BETWEEN_MS = 100

/** What a worker that was just ended had open is free a moment later; what another tab has open stays. */
async function removeAll(folder: FileSystemDirectoryHandle): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    let refused = 0
    for await (const name of folder.keys())
      await folder.removeEntry(name, { recursive: true }).catch(() => refused++)
    if (refused === 0) return
    await new Promise(resolve => setTimeout(resolve, BETWEEN_MS))
  }
}

/** Deletes every cache, OPFS file and database of this origin. Gives what was deleted; throws when something remains. */
export async function deleteStored(): Promise<StoredThing[]> {
  const things = await listStored()
  for (const name of await caches.keys()) await caches.delete(name)
  const root = await navigator.storage.getDirectory()
  await removeAll(root)
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
  const left = await listStored()
  if (left.length > 0)
    throw new StorageError(
      `${left.length} files could not be deleted, the first is ${left[0]?.what}. Close other tabs of this page and try again.`,
    )
  return things
}

/**
 * Keeps the scripts that this worker has loaded, among them an engine that only some visits need, for a visit without network.
 * The service worker serves them from any cache.
 */
export async function keepScripts(): Promise<void> {
  const cache = await caches.open(FILES)
  const scripts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(url => url.origin === location.origin && url.pathname.endsWith('js'))
  for (const url of scripts)
    if (!(await caches.match(url.href))) await cache.add(url.href).catch(() => undefined)
}
