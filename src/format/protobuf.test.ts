// Protobuf messages walked field by field, without reading what stands in long fields.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, integer, message, type Parts, text } from '../model/proto-writer.ts'
import { type Field, ProtobufReader, unpackVarints } from './protobuf.ts'
import type { ByteSource } from './tensor.ts'
import { joinBytes } from './tensor.ts'

async function fieldsOf(content: Uint8Array<ArrayBuffer>): Promise<Field[]> {
  const found: Field[] = []
  for await (const field of new ProtobufReader(new Blob([content]), 'a.pb').fields(0, content.length))
    found.push(field)
  return found
}

describe('ProtobufReader', () => {
  it('reads what was written, whatever the fields', async () => {
    const number = fc.integer({ min: 1, max: 1000 })
    const varint = fc
      .tuple(number, fc.maxSafeNat())
      .map(([n, value]) => ({ n, value, parts: integer(n, value) }))
    const blob = fc
      .tuple(number, fc.uint8Array({ maxLength: 9000 }))
      .map(([n, value]) => ({ n, value, parts: bytes(n, value) }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(varint, blob), { maxLength: 12 }), async written => {
        const whole = joinBytes(written.flatMap(({ parts }): Parts => parts))
        const found = await fieldsOf(whole)
        expect(found.map(field => field.number)).toEqual(written.map(({ n }) => n))
        for (const [i, { value }] of written.entries()) {
          const field = found[i]!
          if (typeof value === 'number') expect(field.value).toBe(value)
          else expect(whole.slice(field.start, field.end)).toEqual(new Uint8Array(value))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('reads nested messages and text, and skips long contents unread', async () => {
    const whole = joinBytes(message(1, text(1, 'name'), bytes(2, new Uint8Array(1_000_000)), integer(3, 7)))
    let read = 0
    const blob = new Blob([whole])
    const source: ByteSource = {
      size: blob.size,
      slice: (start, end) => {
        read += end - start
        return blob.slice(start, end)
      },
    }
    const reader = new ProtobufReader(source, 'a.pb')
    const seen: unknown[] = []
    for await (const outer of reader.fields(0, blob.size))
      for await (const inner of reader.fields(outer.start, outer.end))
        seen.push(
          inner.number === 1
            ? await reader.text(inner)
            : inner.wire === 0
              ? inner.value
              : inner.end - inner.start,
        )
    expect(seen).toEqual(['name', 1_000_000, 7])
    expect(read).toBeLessThan(10_000)
  })

  it('unpacks varints, negative ones too', () => {
    const fail = (what: string) => new Error(what) as never
    expect(unpackVarints(Uint8Array.of(1, 0x96, 1), fail)).toEqual([1, 150])
    expect(unpackVarints(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1), fail)).toEqual([-1])
    expect(() => unpackVarints(Uint8Array.of(0x80), fail)).toThrow(/middle of a number/)
  })

  it('refuses what is no protobuf', async () => {
    const failure = (...content: number[]) =>
      fieldsOf(Uint8Array.from(content)).catch((e: Error) => e.message)
    expect(await failure(0x0a, 5, 1)).toMatch(
      /^a\.pb, byte 3: the file ends before field 1, which has 5 bytes from 2 on: it is cut off/,
    )
    expect(await failure(0x0b)).toMatch(/wire type 3/)
    expect(await failure(0x02, 0)).toMatch(/no protobuf field 0/)
    expect(await failure(0x08, 0xff)).toMatch(/ends in the middle of a number/)
    expect(await failure(0x08, ...Array<number>(11).fill(0xff))).toMatch(/more than ten bytes/)
  })
})
