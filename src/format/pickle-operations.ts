// The opcodes of pickle.ts, one small function each. Every way to name something that would run (GLOBAL, INST, STACK_GLOBAL) goes
// through the caller's list, or becomes a placeholder that does nothing; out-of-band buffers are left out: torch.save writes none, and an unknown opcode is refused.

import { decodeLatin1 } from './latin1.ts'
import {
  decodeUtf8,
  parseDecimal,
  parseFloatLine,
  parseQuoted,
  parseRawUnicode,
  readLong,
} from './pickle-literals.ts'
import type { Operation, PickleMachine } from './pickle-machine.ts'
import { createPlaceholder, isPlaceholder } from './pickle-placeholder.ts'
import type { Fail, PickleGlobal, PickleObject, PickleValue } from './pickle-value.ts'

const u8 = (m: PickleMachine) => m.view.getUint8(m.skip(1))
const u32 = (m: PickleMachine) => m.view.getUint32(m.skip(4), true)
/** What a class of its own kind of list or dict holds, its placeholder holds. */
function asArray(m: PickleMachine, value: PickleValue | undefined): PickleValue[] {
  if (isPlaceholder(value)) {
    value.list ??= []
    return value.list
  }
  if (!Array.isArray(value)) throw m.fail('expected a list')
  return value
}
function asMap(m: PickleMachine, value: PickleValue | undefined): Map<PickleValue, PickleValue> {
  if (isPlaceholder(value)) {
    value.items ??= new Map()
    return value.items
  }
  if (!(value instanceof Map)) throw m.fail('expected a dict')
  return value
}
function setItems(m: PickleMachine, map: Map<PickleValue, PickleValue>, items: PickleValue[]): void {
  if (items.length % 2 !== 0) throw m.fail('a key without a value')
  for (let i = 0; i < items.length; i += 2) map.set(items[i] as PickleValue, items[i + 1] as PickleValue)
}
function findGlobal(m: PickleMachine, module: string, name: string): PickleGlobal {
  if (!IDENTIFIER.test(`${module}.${name}`)) throw m.fail('expected a name, got something else')
  const found = m.context.find(`${module}.${name}`, m.fail)
  if (!found) throw m.fail(m.context.refuse(`${module}.${name}`))
  return found
}
const IDENTIFIER = /^[\p{L}\p{N}_.<>]+$/u
const isGlobal = (value: PickleValue): value is PickleGlobal =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'global'

function call(m: PickleMachine): void {
  const args = asArray(m, m.pop())
  apply(m, m.pop(), args)
}
function apply(m: PickleMachine, callee: PickleValue, args: PickleValue[]): void {
  if (isPlaceholder(callee)) {
    m.stack.push(createPlaceholder(callee.name, args))
    return
  }
  if (!isGlobal(callee) || !callee.call)
    throw m.fail(`${isGlobal(callee) ? callee.name : 'a value'} cannot be called`)
  if (!callee.isLazy) m.countArguments(args)
  const fail: Fail = what => m.fail(`${callee.name}: ${what}`)
  m.stack.push(callee.call(args, fail))
}
/** The class stands first above the mark, its arguments after it. */
function callAboveMark(m: PickleMachine): void {
  const [callee, ...args] = m.popToMark()
  if (callee === undefined) throw m.fail('expected a class')
  apply(m, callee, args)
}
function callWithNames(m: PickleMachine): void {
  const names = asMap(m, m.pop())
  call(m)
  if (names.size > 0 && !isPlaceholder(m.top())) throw m.fail('arguments by name')
}
function build(m: PickleMachine): void {
  const state = m.pop()
  const object = m.top()
  if (isObject(object)) object.build?.(state, m.fail)
}
const isObject = (value: PickleValue): value is PickleObject =>
  typeof value === 'object' && value !== null && 'kind' in value
const text = (m: PickleMachine, length: number) => m.skipLong(length, 'utf8') ?? decodeUtf8(m, m.take(length))
const byteString = (m: PickleMachine, length: number) =>
  m.skipLong(length, 'bytes') ?? decodeLatin1(m.take(length))
const bytes = (m: PickleMachine, length: number) => m.skipLong(length, 'bytes') ?? m.take(length).slice()
function callGlobal(m: PickleMachine): void {
  const callee = findGlobal(m, m.line(), m.line())
  apply(m, callee, m.popToMark())
}
const refuseExtension: Operation = m => {
  throw m.fail(
    'the pickle asks for a name of the extension registry, which only the program that wrote it knows',
  )
}
function recall(m: PickleMachine, index: number): void {
  const value = m.memo.get(index)
  if (value === undefined) throw m.fail(`nothing was put at ${index} of the memo`)
  m.stack.push(value)
}
function globalFromStack(m: PickleMachine): void {
  const name = m.pop()
  const module = m.pop()
  if (typeof name !== 'string' || typeof module !== 'string') throw m.fail('a name that isn’t a string')
  m.stack.push(findGlobal(m, module, name))
}
function tuple(m: PickleMachine, length: number): void {
  const items: PickleValue[] = []
  for (let i = 0; i < length; i++) items.unshift(m.pop())
  m.stack.push(items)
}
function dict(m: PickleMachine): void {
  const map = new Map<PickleValue, PickleValue>()
  setItems(m, map, m.popToMark())
  m.stack.push(map)
}
function appends(m: PickleMachine, items: PickleValue[]): void {
  const list = asArray(m, m.top())
  for (const item of items) list.push(item)
}
function setItem(m: PickleMachine): void {
  const value = m.pop()
  const key = m.pop()
  asMap(m, m.top()).set(key, value)
}
const push = (read: (m: PickleMachine) => PickleValue): Operation => {
  return m => {
    m.stack.push(read(m))
  }
}

export const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x80, m => checkProtocol(m, u8(m))], // PROTO
  [0x95, m => void m.u64()], // FRAME: its length says nothing that we need
  [0x28, m => m.mark()], // MARK (
  [0x30, m => void m.pop()], // POP 0
  [0x31, m => void m.popToMark()], // POP_MARK 1
  [0x32, push(m => m.top())], // DUP 2
  [0x4e, push(() => null)], // NONE N
  [0x88, push(() => true)], // NEWTRUE
  [0x89, push(() => false)], // NEWFALSE
  [0x49, push(m => parseDecimal(m, m.line()))], // INT I
  [0x4c, push(m => parseDecimal(m, m.line()))], // LONG L
  [0x4b, push(u8)], // BININT1 K
  [0x4d, push(m => m.view.getUint16(m.skip(2), true))], // BININT2 M
  [0x4a, push(m => m.view.getInt32(m.skip(4), true))], // BININT J
  [0x8a, push(m => readLong(m, u8(m)))], // LONG1
  [0x8b, push(m => readLong(m, u32(m)))], // LONG4
  [0x46, push(m => parseFloatLine(m, m.line()))], // FLOAT F
  [0x47, push(m => m.view.getFloat64(m.skip(8)))], // BINFLOAT G, big-endian
  [0x53, push(m => parseQuoted(m, m.line()))], // STRING S
  [0x55, push(m => decodeLatin1(m.take(u8(m))))], // SHORT_BINSTRING U
  [0x54, push(m => byteString(m, u32(m)))], // BINSTRING T
  [0x56, push(m => parseRawUnicode(m.line()))], // UNICODE V
  [0x8c, push(m => decodeUtf8(m, m.take(u8(m))))], // SHORT_BINUNICODE
  [0x58, push(m => text(m, u32(m)))], // BINUNICODE X
  [0x8d, push(m => text(m, m.u64()))], // BINUNICODE8
  [0x43, push(m => bytes(m, u8(m)))], // SHORT_BINBYTES C
  [0x42, push(m => bytes(m, u32(m)))], // BINBYTES B
  [0x8e, push(m => bytes(m, m.u64()))], // BINBYTES8
  [0x96, push(m => bytes(m, m.u64()))], // BYTEARRAY8
  [0x29, push(() => [])], // EMPTY_TUPLE )
  [0x5d, push(() => [])], // EMPTY_LIST ]
  [0x7d, push(() => new Map())], // EMPTY_DICT }
  [0x8f, push(() => [])], // EMPTY_SET: sets are read as lists
  [0x85, m => tuple(m, 1)], // TUPLE1
  [0x86, m => tuple(m, 2)], // TUPLE2
  [0x87, m => tuple(m, 3)], // TUPLE3
  [0x74, push(m => m.popToMark())], // TUPLE t
  [0x6c, push(m => m.popToMark())], // LIST l
  [0x91, push(m => m.popToMark())], // FROZENSET
  [0x64, dict], // DICT d
  [0x61, m => appends(m, [m.pop()])], // APPEND a
  [0x65, m => appends(m, m.popToMark())], // APPENDS e
  [0x90, m => appends(m, m.popToMark())], // ADDITEMS
  [0x73, setItem], // SETITEM s
  [0x75, m => setItemsAboveMark(m)], // SETITEMS u
  [0x62, build], // BUILD b: attributes of plain values, such as a state dict's _metadata, are left out
  [0x70, m => remember(m, Number(parseDecimal(m, m.line())))], // PUT p
  [0x71, m => remember(m, u8(m))], // BINPUT q
  [0x72, m => remember(m, u32(m))], // LONG_BINPUT r
  [0x94, m => remember(m, m.memo.size)], // MEMOIZE
  [0x67, m => recall(m, Number(parseDecimal(m, m.line())))], // GET g
  [0x68, m => recall(m, u8(m))], // BINGET h
  [0x6a, m => recall(m, u32(m))], // LONG_BINGET j
  [0x63, push(m => findGlobal(m, m.line(), m.line()))], // GLOBAL c
  [0x93, globalFromStack], // STACK_GLOBAL
  [0x52, call], // REDUCE R
  [0x81, call], // NEWOBJ: the names of the list build plain values, so it is a call like any other
  [0x92, callWithNames], // NEWOBJ_EX
  [0x6f, callAboveMark], // OBJ o
  [0x69, callGlobal], // INST i
  [0x82, refuseExtension], // EXT1
  [0x83, refuseExtension], // EXT2
  [0x84, refuseExtension], // EXT4
  [0x50, push(m => m.context.load(m.line(), m.fail))], // PERSID P
  [0x51, push(m => m.context.load(m.pop(), m.fail))], // BINPERSID Q
])

function checkProtocol(m: PickleMachine, protocol: number): void {
  if (protocol > 5) throw m.fail(`pickle protocol ${protocol}; 0 to 5 are known`)
}
function remember(m: PickleMachine, index: number): void {
  m.memo.set(index, m.top())
}
function setItemsAboveMark(m: PickleMachine): void {
  const items = m.popToMark()
  setItems(m, asMap(m, m.top()), items)
}
