// Bytes as text of one character each, as Python 2 wrote its strings.

/** One character a byte; TextDecoder('latin1') is windows-1252 in browsers, which has others for 0x80 to 0x9F. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}
