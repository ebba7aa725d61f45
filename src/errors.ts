// The five errors of the house. Only name, message and stack survive the worker's port, so each message is complete:
// it names the file, the place and the remedy, and the page switches on `error.name`.

/** Bytes are not what they claim to be: `data.pkl, byte 1042: expected opcode, got 0x99`. */
export class FormatError extends Error {
  override name = 'FormatError' as const
}
/** A state dict does not fit a network: `fc1.filter.weight: expected 512×8192, got 512×4800`. */
export class WeightsError extends Error {
  override name = 'WeightsError' as const
}
/** A protocol or picture list is wrong: `pairs.txt, line 312: 4 fields expected, got 2`. */
export class ListError extends Error {
  override name = 'ListError' as const
}
/** The device cannot do it: no WebGPU, device lost, out of memory, wrong numbers. */
export class DeviceError extends Error {
  override name = 'DeviceError' as const
}
/** Storage is missing or full, or a stored file fails its checksum. */
export class StorageError extends Error {
  override name = 'StorageError' as const
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
