// Where unfinished imports come from: handles of folders and files, which only IndexedDB can keep. Reading through one later needs the
// person's yes again. Nothing of the files themselves is kept.

/** The handles of one source; `second` is the folder of a list, the clean list of a TSV, or the index of records. */
export interface SourceHandles {
  kind: 'folder' | 'archive' | 'tsv' | 'list' | 'records'
  main: FileSystemFileHandle | FileSystemDirectoryHandle
  second: FileSystemFileHandle | FileSystemDirectoryHandle | null
}

const DATABASE = 'vis-a-vis-sources'
const STORE = 'handles'

/** Runs one request; the database is closed behind it, so that "delete everything" is never held up. */
async function withStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const database = await answer(opening)
  try {
    return await answer(ask(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Keeps the handles of a data set's source. Where the browser cannot keep any, the person chooses the source again. */
export async function keepSource(name: string, handles: SourceHandles): Promise<void> {
  await withStore('readwrite', store => store.put(handles, name)).catch(() => undefined)
}

export async function forgetSource(name: string): Promise<void> {
  await withStore('readwrite', store => store.delete(name)).catch(() => undefined)
}

/** The kept handles of a data set's source, or null. */
export async function keptSource(name: string): Promise<SourceHandles | null> {
  const found: unknown = await withStore('readonly', store => store.get(name)).catch(() => null)
  return isHandles(found) ? found : null
}

const isHandles = (found: unknown): found is SourceHandles =>
  typeof found === 'object' && found !== null && 'main' in found && found.main instanceof FileSystemHandle
