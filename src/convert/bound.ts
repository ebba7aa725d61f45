// A calibration that travels inside a file of weights, bound to these weights by their canonical SHA-256: copied into another file it
// counts for nothing.
import { FormatError } from '../errors.ts'
import { type Backend, readBackend, writeBackend } from '../model/backend.ts'
import { parseCalibration } from '../model/calibration.ts'
import type { Calibration } from '../model/card.ts'

/** Name of the entry in the metadata of safetensors and ONNX files, and in a PyTorch checkpoint's dict. */
export const CALIBRATION_KEY = 'vis_a_vis_calibration'
/** Name of the entry in a safetensors file's metadata that holds a Joint Bayesian back-end, whole, in base64. */
export const BACKEND_KEY = 'vis_a_vis_backend'
const LONGEST_BACKEND = 2 ** 22
const VERSION = 1
const LONGEST = 2 ** 20

export const bindCalibration = (calibration: Calibration, canonicalSha256: string): string =>
  JSON.stringify({ version: VERSION, canonicalSha256, calibration })

/** Throws FormatError that says why a file's calibration is not taken: damaged, of another version, or of other weights. */
export function readBound(text: string, canonicalSha256: string, fileName: string): Calibration {
  const name = `The calibration in ${fileName}`
  if (text.length > LONGEST) throw new FormatError(`${name}: it is longer than any that is written here`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: this isn’t JSON`)
  }
  const bound = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (bound.version !== VERSION) throw new FormatError(`${name}: it is not of version ${VERSION}`)
  if (bound.canonicalSha256 !== canonicalSha256)
    throw new FormatError(`${name}: it was measured with other weights than those in the file`)
  return parseCalibration(bound.calibration, name)
}

/** A back-end as text, for weights of this checksum whatever file they are in. */
export async function bindBackend(backend: Backend, canonicalSha256: string): Promise<string> {
  const about = { ...backend.about, weightsSha256: null, canonicalSha256 }
  const bytes = new Uint8Array(await writeBackend({ ...backend, about }).arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Throws FormatError that says why a file's back-end is not taken. */
export async function readBoundBackend(
  text: string,
  canonicalSha256: string,
  fileName: string,
): Promise<Backend> {
  const name = `The Joint Bayesian back-end in ${fileName}`
  if (text.length > LONGEST_BACKEND)
    throw new FormatError(`${name}: it is longer than any that is written here`)
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0))
  } catch {
    throw new FormatError(`${name}: it isn’t base64`)
  }
  const backend = await readBackend(new Blob([bytes]), name)
  if (backend.about.canonicalSha256 !== canonicalSha256)
    throw new FormatError(`${name}: it was learned with other weights than those in the file`)
  return backend
}

/** What a file says of itself, with one word in place of its calibration and back-end, which are long and no text for people. */
export function shownMetadata({
  [CALIBRATION_KEY]: calibration,
  [BACKEND_KEY]: backend,
  ...others
}: Record<string, string>): Record<string, string> {
  return {
    ...others,
    ...(calibration !== undefined && { calibration: 'included' }),
    ...(backend !== undefined && { 'Joint Bayesian back-end': 'included' }),
  }
}
