// What crosses the port about data sets.
import type { Manifest } from '../data/manifest.ts'

/** A line of the list of data sets; `problem` is set when its manifest cannot be read. */
export type DatasetEntry =
  | ({ name: string; problem: null; bytes: number } & Pick<
      Manifest,
      'state' | 'error' | 'source' | 'options' | 'split' | 'counts'
    >)
  | { name: string; problem: string }
