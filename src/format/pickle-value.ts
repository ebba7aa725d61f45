// What a pickle holds, and what its reader is told about the names in it.
import type { FormatError } from '../errors.ts'

/** Lists and tuples are arrays; dicts are Maps; ints beyond 2^53 are bigints. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleObject
  | PickleLiteral

/** A name of the caller's list. `call` builds what the pickle asks for; a name without it only stands for itself. */
export interface PickleGlobal {
  kind: 'global'
  name: string
  call?(args: PickleValue[], fail: Fail): PickleValue
  /** `call` does not look through its arguments. */
  isLazy?: boolean
}

/** Something that the caller's names built. */
export interface PickleObject {
  kind: string
  /** Takes the state that the pickle gives it (BUILD); without it the state is left out. */
  build?(state: PickleValue, fail: Fail): void
}

/** A text or bytes too long for a name: they stay in the file, at `start` to `end`. */
export interface PickleLiteral {
  kind: 'literal'
  encoding: 'utf8' | 'bytes'
  start: number
  end: number
}

export type Fail = (what: string) => FormatError

export interface PickleContext {
  /** The file's name, which stands in errors. */
  name: string
  /** What stands for a name; undefined refuses, the message then names the global. */
  find(global: string, fail: Fail): PickleGlobal | undefined
  /** What a persistent id stands for. */
  load(id: PickleValue, fail: Fail): PickleValue
  /** The sentence that refuses a global. */
  refuse(global: string): string
  /** Of a file that holds more than a network's names. */
  limits?: PickleLimits
}

export interface PickleLimits {
  /** Literals from this length on stay in the file. */
  literalBytes: number
  /** Of a pickle, with all its literals. */
  pickleBytes: number
  operations: number
}
