// Python pickles, protocols 0 to 5, read without running anything: names are looked up in the caller's list, never imported.
// Opcodes: CPython Lib/pickletools.py. What torch.save writes is protocol 2 (LIGHTCNN.md 7.1); Python 2 writers add its strings.
import type { FormatError } from '../errors.ts'
import { OPERATIONS } from './pickle-operations.ts'
import { type ByteSource, formatError, readBytes } from './tensor.ts'

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
}

const FIRST_WINDOW_BYTES = 64 * 1024
const WINDOW_BYTES = 256 * 1024
/** Of a pickle, without its long literals. */
export const MAX_PICKLE_BYTES = 16 * 2 ** 20
const LONG_LITERAL_BYTES = 128 * 1024
const MAX_OPERATIONS = 400_000
const MAX_DEPTH = 1_000
/** What is handed to a call is looked through there: as many elements count as one opcode. */
const ELEMENTS_AN_OPERATION = 4

/** The pickle needs `bytes` from its opcode on, more than the window has. */
class OutOfBytes extends Error {
  readonly bytes: number
  constructor(bytes: number) {
    super()
    this.bytes = bytes
  }
}

/** State of the machine that runs a pickle's opcodes. `at` counts from the start of the window. */
export class PickleMachine {
  bytes = new Uint8Array(0)
  view = new DataView(this.bytes.buffer)
  readonly stack: PickleValue[] = []
  readonly memo = new Map<number, PickleValue>()
  readonly context: PickleContext
  readonly limit: number
  #base = 0
  #marks: number[] = []
  #opcodeAt = 0
  #operations = 0
  at = 0

  constructor(context: PickleContext, limit: number) {
    this.context = context
    this.limit = limit
  }
  /** Bytes of the file from `base` on, where an opcode begins. */
  moveTo(bytes: Uint8Array<ArrayBuffer>, base: number): void {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#base = base
    this.#opcodeAt = 0
    this.at = 0
  }
  /** Where the opcode that is run, or comes next, begins in the file. */
  get opcodeStart(): number {
    return this.#base + this.#opcodeAt
  }
  get position(): number {
    return this.#base + this.at
  }

  fail: Fail = what => formatError(this.context.name, this.opcodeStart, what)

  /** Runs to STOP and gives the value on top. */
  run(): PickleValue {
    for (;;) {
      this.#opcodeAt = this.at
      this.#count(1)
      const opcode = this.bytes[this.skip(1)] as number
      if (opcode === 0x2e) return this.pop() // STOP
      const operation = OPERATIONS.get(opcode)
      if (!operation) throw this.fail(`expected opcode, got 0x${opcode.toString(16).padStart(2, '0')}`)
      operation(this)
    }
  }
  #count(operations: number): void {
    this.#operations += operations
    if (this.#operations > MAX_OPERATIONS) throw this.fail(`more than ${MAX_OPERATIONS} opcodes`)
  }
  /** Counts what a call may look through, so that one value handed to it again and again does not take for ever. */
  countArguments(args: PickleValue[]): void {
    for (const value of args)
      if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array)
        this.#count(Math.ceil(value.length / ELEMENTS_AN_OPERATION))
  }
  /** Moves over `count` bytes and gives where they begin. */
  skip(count: number): number {
    const start = this.at
    if (start + count > this.bytes.length) throw new OutOfBytes(start + count - this.#opcodeAt)
    this.at += count
    return start
  }
  /** Moves over a literal that is too long to be held; null for a short one. */
  skipLong(count: number, encoding: PickleLiteral['encoding']): PickleLiteral | null {
    if (count < LONG_LITERAL_BYTES) return null
    const start = this.position
    if (start + count > this.limit) throw new OutOfBytes(Number.POSITIVE_INFINITY)
    this.at += count
    return { kind: 'literal', encoding, start, end: start + count }
  }
  take(count: number): Uint8Array {
    const start = this.skip(count)
    return this.bytes.subarray(start, start + count)
  }
  /** A line of protocol 0, without its end. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0) throw new OutOfBytes(this.bytes.length - this.#opcodeAt + WINDOW_BYTES)
    const line = this.take(end - this.at)
    this.at++
    return new TextDecoder('latin1').decode(line)
  }
  /** A length of 8 bytes. */
  u64(): number {
    const at = this.skip(8)
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 2 ** 32
  }
  pop(): PickleValue {
    if (this.stack.length <= (this.#marks.at(-1) ?? 0)) throw this.fail('the stack is empty')
    return this.stack.pop() as PickleValue
  }
  top(): PickleValue {
    const value = this.pop()
    this.stack.push(value)
    return value
  }
  mark(): void {
    if (this.#marks.length >= MAX_DEPTH) throw this.fail(`nested deeper than ${MAX_DEPTH}`)
    this.#marks.push(this.stack.length)
  }
  /** Everything above the last mark. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop()
    if (mark === undefined) throw this.fail('there is no mark')
    return this.stack.splice(mark)
  }
}

/**
 * Reads the pickle that begins at `start` and must end before `limit`; gives its value and where the next byte stands. The window moves
 * along, over literals that are too long to be held.
 */
export async function readPickle(
  file: ByteSource,
  start: number,
  limit: number,
  context: PickleContext,
): Promise<{ value: PickleValue; end: number }> {
  const machine = new PickleMachine(context, limit)
  let [from, needed, held] = [start, FIRST_WINDOW_BYTES, 0]
  for (;;) {
    const end = Math.min(limit, from + needed)
    machine.moveTo(await readBytes(file, from, end), from)
    try {
      return { value: machine.run(), end: machine.position }
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      const next = machine.opcodeStart
      if ((end === limit && next < end) || next + error.bytes > limit + WINDOW_BYTES || next >= limit)
        throw cutOff(machine, limit)
      held += Math.min(next, end) - from
      if (held + error.bytes > MAX_PICKLE_BYTES) throw tooLong(machine)
      from = next
      needed = Math.max(WINDOW_BYTES, error.bytes)
    }
  }
}

const tooLong = (machine: PickleMachine) =>
  machine.fail(`a pickle of more than ${MAX_PICKLE_BYTES} bytes holds more than a network's names`)
const cutOff = ({ context }: PickleMachine, at: number) =>
  formatError(
    context.name,
    at,
    'the pickle ends in the middle. The file is cut off; copy or download it again.',
  )
