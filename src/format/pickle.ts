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

/** A name of the caller's list. `call` builds what the pickle asks for; a name without it only stands for itself. */
export interface PickleGlobal {
  kind: 'global'
  name: string
  call?(args: PickleValue[], fail: Fail): PickleValue
}
/** Something that the caller's names built. */
export interface PickleObject {
  kind: string
}
export type Fail = (what: string) => FormatError

export interface PickleContext {
  /** The file's name, which stands in errors. */
  name: string
  /** The caller's list; undefined refuses, the message then names the global. */
  find(global: string): PickleGlobal | undefined
  /** What a persistent id stands for. */
  load(id: PickleValue, fail: Fail): PickleValue
  /** The sentence that refuses a global. */
  refuse(global: string): string
}

const FIRST_WINDOW_BYTES = 64 * 1024
export const MAX_PICKLE_BYTES = 16 * 2 ** 20
const MAX_OPERATIONS = 400_000
const MAX_DEPTH = 1_000
/** What is handed to a call is looked through there: as many elements count as one opcode. */
const ELEMENTS_AN_OPERATION = 4

/** The pickle needs bytes beyond the window. */
class OutOfBytes extends Error {}

/** State of the machine that runs a pickle's opcodes. Positions count from the start of the window. */
export class PickleMachine {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly stack: PickleValue[] = []
  readonly memo = new Map<number, PickleValue>()
  readonly context: PickleContext
  readonly #base: number
  #marks: number[] = []
  #opcodeAt = 0
  #operations = 0
  at = 0

  constructor(bytes: Uint8Array, base: number, context: PickleContext) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#base = base
    this.context = context
  }

  fail: Fail = what => formatError(this.context.name, this.#base + this.#opcodeAt, what)

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
    if (start + count > this.bytes.length) throw new OutOfBytes()
    this.at += count
    return start
  }
  take(count: number): Uint8Array {
    const start = this.skip(count)
    return this.bytes.subarray(start, start + count)
  }
  /** A line of protocol 0, without its end. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0) throw new OutOfBytes()
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

/** Reads the pickle that begins at `start` and must end before `limit`; gives its value and where the next byte stands. */
export async function readPickle(
  file: ByteSource,
  start: number,
  limit: number,
  context: PickleContext,
): Promise<{ value: PickleValue; end: number }> {
  const most = Math.min(limit - start, MAX_PICKLE_BYTES)
  for (let windowBytes = FIRST_WINDOW_BYTES; ; windowBytes *= 8) {
    const bytes = await readBytes(file, start, start + Math.min(windowBytes, most))
    const machine = new PickleMachine(bytes, start, context)
    try {
      return { value: machine.run(), end: start + machine.at }
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      if (windowBytes >= most) throw cutOff(machine, start, limit - start > most)
    }
  }
}

function cutOff(machine: PickleMachine, start: number, tooLong: boolean): FormatError {
  if (tooLong)
    return machine.fail(`a pickle of more than ${MAX_PICKLE_BYTES} bytes holds more than a network's names`)
  const at = start + machine.bytes.length
  return formatError(
    machine.context.name,
    at,
    'the pickle ends in the middle. The file is cut off; copy or download it again.',
  )
}
