// The machine that a pickle's opcodes run on: its stack, its memo, its marks, and the limits that keep a hostile file harmless.
import { decodeLatin1 } from './latin1.ts'
import type { Fail, PickleContext, PickleLimits, PickleLiteral, PickleValue } from './pickle-value.ts'
import { formatError } from './tensor.ts'

/** Of a pickle that holds a network, without its long literals. */
export const MAX_PICKLE_BYTES = 16 * 2 ** 20
const NETWORK: PickleLimits = {
  literalBytes: 128 * 1024,
  pickleBytes: MAX_PICKLE_BYTES,
  operations: 400_000,
}
const MAX_DEPTH = 1_000
/** What is handed to a call is looked through there: as many elements count as one opcode. */
const ELEMENTS_AN_OPERATION = 4
/** A window of the file, when one is not enough. */
export const WINDOW_BYTES = 256 * 1024

/** What an opcode does. */
export type Operation = (machine: PickleMachine) => void

/** The pickle needs `bytes` from its opcode on, more than the window has. */
export class OutOfBytes extends Error {
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
  readonly limits: PickleLimits
  #base = 0
  #marks: number[] = []
  #opcodeAt = 0
  #operations = 0
  at = 0

  constructor(context: PickleContext, limit: number) {
    this.context = context
    this.limit = limit
    this.limits = context.limits ?? NETWORK
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
  run(operations: ReadonlyMap<number, Operation>): PickleValue {
    for (;;) {
      this.#opcodeAt = this.at
      this.#count(1)
      const opcode = this.bytes[this.skip(1)] as number
      if (opcode === 0x2e) return this.pop() // STOP
      const operation = operations.get(opcode)
      if (!operation) throw this.fail(`expected opcode, got 0x${opcode.toString(16).padStart(2, '0')}`)
      operation(this)
    }
  }
  #count(operations: number): void {
    this.#operations += operations
    const { operations: most } = this.limits
    if (this.#operations > most) throw this.fail(`more than ${most} opcodes`)
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
    if (count < this.limits.literalBytes) return null
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
    return decodeLatin1(line)
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
