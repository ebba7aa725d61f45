// HEIC photos in Node: where the WASM file of libheif lies.
import { readFile } from 'node:fs/promises'
import { decodeHeif, type HeifPicture } from '../face/heif.ts'

let wasm: Promise<WebAssembly.Module> | undefined

/** Throws FormatError. */
export async function readHeif(bytes: Uint8Array, name: string): Promise<HeifPicture> {
  wasm ??= readFile(new URL(import.meta.resolve('libheif-js/libheif-wasm/libheif.wasm'))).then(file =>
    WebAssembly.compile(file),
  )
  return decodeHeif(bytes, name, await wasm)
}
