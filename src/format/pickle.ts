// Python pickles, protocols 0 to 5, read without running anything: names are looked up in the caller's list, never imported.
// Opcodes: CPython Lib/pickletools.py. What torch.save writes is protocol 2 (docs/lightcnn.md 7.1); Python 2 writers add its strings.

import { OutOfBytes, PickleMachine, WINDOW_BYTES } from './pickle-machine.ts'
import { OPERATIONS } from './pickle-operations.ts'
import type { PickleContext, PickleValue } from './pickle-value.ts'
import { type ByteSource, formatError, readBytes } from './tensor.ts'

const FIRST_WINDOW_BYTES = 64 * 1024
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
      return { value: machine.run(OPERATIONS), end: machine.position }
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error
      const next = machine.opcodeStart
      if ((end === limit && next < end) || next + error.bytes > limit + WINDOW_BYTES || next >= limit)
        throw cutOff(machine, limit)
      held += Math.min(next, end) - from
      if (held + error.bytes > machine.limits.pickleBytes) throw tooLong(machine)
      from = next
      needed = Math.max(WINDOW_BYTES, error.bytes)
    }
  }
}

const tooLong = (machine: PickleMachine) =>
  machine.fail(
    `a pickle of more than ${machine.limits.pickleBytes} bytes holds more than is looked for in it`,
  )
const cutOff = ({ context }: PickleMachine, at: number) =>
  formatError(
    context.name,
    at,
    'the pickle ends in the middle. The file is cut off; copy or download it again.',
  )
