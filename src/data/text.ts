// Text files as Windows, old Macs and spreadsheets write them: a byte order mark, UTF-16, and lines that end in CR LF, LF or CR.

/** The text of a file without its byte order mark. */
export async function readText(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(await file.arrayBuffer())
}

export const textLines = (text: string): string[] => text.split(/\r\n?|\n/)
