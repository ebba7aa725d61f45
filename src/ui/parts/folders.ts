// Files with their place below what a person dropped or chose.

export interface PlacedFile {
  /** "family/Ada/1.jpg", or the file's name alone. */
  path: string
  file: File
}

/** Files of a file or folder dialog. */
export const placed = (files: readonly File[]): PlacedFile[] =>
  files.map(file => ({ path: file.webkitRelativePath || file.name, file }))

/** All files that a drop holds, those in folders too. Call it in the event: the browser empties the drop afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<PlacedFile[]> {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry())
  if (!entries.some(entry => entry?.isDirectory)) return placed([...transfer.files])
  const found: PlacedFile[] = []
  for (const entry of entries) if (entry) found.push(...(await filesBelow(entry)))
  return found
}

export async function filesBelow(entry: FileSystemEntry): Promise<PlacedFile[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return []
  const reader = entry.createReader()
  const found: PlacedFile[] = []
  for (;;) {
    // a reader gives its entries in batches, and an empty one at the end
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return found
    found.push(...(await Promise.all(batch.map(filesBelow))).flat())
  }
}
