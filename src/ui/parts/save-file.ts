// Hands a file to the browser's downloads.

const GONE_AFTER_MS = 60_000 // the download may begin late

export function saveFile(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), GONE_AFTER_MS)
}

/** "vis-a-vis-2026-01-31T12-00-00.html" */
export const stampedName = (date: Date, ending: string): string =>
  `vis-a-vis-${date.toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`
