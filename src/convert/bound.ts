// A calibration that travels inside a file of weights, bound to these weights by their canonical SHA-256: copied into another file it
// counts for nothing.
import { FormatError } from '../errors.ts'
import { parseCalibration } from '../model/calibration.ts'
import type { Calibration } from '../model/card.ts'

/** Name of the entry in the metadata of safetensors and ONNX files, and in a PyTorch checkpoint's dict. */
export const CALIBRATION_KEY = 'vis_a_vis_calibration'
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
    throw new FormatError(`${name}: this is no JSON`)
  }
  const bound = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (bound.version !== VERSION) throw new FormatError(`${name}: it is not of version ${VERSION}`)
  if (bound.canonicalSha256 !== canonicalSha256)
    throw new FormatError(`${name}: it was measured with other weights than those in the file`)
  return parseCalibration(bound.calibration, name)
}

/** What a file says of itself, with one word in place of its calibration, which is long and no text for people. */
export function shownMetadata({
  [CALIBRATION_KEY]: calibration,
  ...others
}: Record<string, string>): Record<string, string> {
  return calibration === undefined ? others : { ...others, calibration: 'included' }
}
