// What the page and Node do differently when a source is imported.
import type { Cause } from './manifest.ts'
import type { Prepared, PrepareOptions } from './prepare.ts'

export interface ImportHost {
  /** Pictures that may be in work at once. */
  parallel: number
  /** `preparePicture`, wherever the host runs it. */
  prepare(bytes: Uint8Array<ArrayBuffer>, options: PrepareOptions): Promise<Prepared | Cause>
  /** Runs `work` while nobody else writes to this data set; throws StorageError at once when somebody does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}
