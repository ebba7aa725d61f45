// HEIC photos where the browser has no decoder of its own: libheif, loaded with the first such photo and kept for visits without network.
import wasmFile from 'libheif-js/libheif-wasm/libheif.wasm?url'
import { StorageError } from '../../errors.ts'
import { decodeHeif, type HeifPicture } from '../../face/heif.ts'
import { fetchFile, keepScripts } from '../parts/storage.ts'

let wasm: Promise<WebAssembly.Module> | undefined
let isKept = false

/** Throws FormatError, and StorageError when the decoder cannot be loaded. */
export async function readHeif(bytes: Uint8Array, name: string): Promise<HeifPicture> {
  wasm ??= fetchFile(wasmFile, null, () => {}).then(file => WebAssembly.compile(file))
  const decoder = await wasm.catch(() => {
    wasm = undefined // the next photo tries again
    throw new StorageError(
      `${name} is a HEIC photo, and the decoder for it could not be loaded. Check the connection and try again, or save the photo as JPEG.`,
    )
  })
  const picture = await decodeHeif(bytes, name, decoder)
  if (!isKept) {
    isKept = true
    await keepScripts()
  }
  return picture
}
