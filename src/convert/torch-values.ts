// The names that a PyTorch checkpoint may ask for, and the plain values they build here. Nothing is imported or run: for a name that is
// not in this list a placeholder stands (docs/lightcnn.md 7.1, 7.6; pytorch/pytorch torch/_utils.py _rebuild_tensor_v2).
import type { FormatError } from '../errors.ts'
import { isNumpyArray, NUMPY, type NumpyArray } from '../format/pickle-numpy.ts'
import { placeholderOf } from '../format/pickle-placeholder.ts'
import type { Fail, PickleContext, PickleGlobal, PickleObject, PickleValue } from '../format/pickle-value.ts'
import type { Dtype } from '../format/tensor.ts'
import { isModule, refuse, wantsRefusal } from './torch-refusals.ts'
import { BYSTANDERS } from './torch-training-state.ts'

/** A storage as the pickle describes it; its bytes stand elsewhere in the file. Counts are elements. */
export interface Storage extends PickleObject {
  kind: 'storage'
  key: string
  /** Null for UntypedStorage, whose elements are bytes. */
  dtype: Dtype | null
  count: number
  /** Old files: the storage is a part of the one that `key` names. */
  view: { offset: number; count: number } | null
}
/** A view of a storage. Offset and strides are in elements. */
interface TorchTensor extends PickleObject {
  kind: 'tensor'
  storage: Storage
  dtype: Dtype
  offset: number
  shape: number[]
  strides: number[]
}

const MAX_DIMENSIONS = 16

const STORAGE_DTYPES: Record<string, Dtype | null> = {
  FloatStorage: 'F32',
  DoubleStorage: 'F64',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
  UntypedStorage: null,
}
const TORCH_DTYPES: Record<string, Dtype> = {
  float32: 'F32',
  float64: 'F64',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
  float8_e4m3fn: 'F8_E4M3',
  float8_e4m3fnuz: 'F8_E4M3',
  float8_e5m2: 'F8_E5M2',
  float8_e5m2fnuz: 'F8_E5M2',
}

const isSize = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0
const isSizes = (x: unknown): x is number[] =>
  Array.isArray(x) && x.length <= MAX_DIMENSIONS && x.every(isSize)
const isKind = (x: unknown, kind: string): x is PickleObject =>
  typeof x === 'object' && x !== null && 'kind' in x && x.kind === kind
/** Numbers with a shape: of torch, or of NumPy. */
export type SavedTensor = TorchTensor | NumpyArray
export const isTensor = (x: unknown): x is SavedTensor => isKind(x, 'tensor') || isNumpyArray(x)

function orderedDict([items]: PickleValue[], fail: Fail): PickleValue {
  if (items === undefined) return new Map()
  if (!Array.isArray(items)) throw fail('expected a list of pairs')
  return new Map(
    items.map(pair => {
      if (!Array.isArray(pair) || pair.length !== 2) throw fail('expected a list of pairs')
      return [pair[0] as PickleValue, pair[1] as PickleValue]
    }),
  )
}

/** _rebuild_tensor(storage, offset, size, stride) and _rebuild_tensor_v2(the same, requires_grad, hooks). */
function rebuildTensor(args: PickleValue[], fail: Fail, dtype?: Dtype): TorchTensor {
  const [storage, offset, shape, strides] = args
  if (!isKind(storage, 'storage')) throw fail('the first argument isn’t a storage')
  if (!isSize(offset)) throw fail('the offset isn’t a size')
  if (!isSizes(shape) || !isSizes(strides) || shape.length !== strides.length)
    throw fail('size and stride don’t match')
  const held = storage as Storage
  const type = dtype ?? held.dtype
  if (type === null) throw fail('a storage without a type')
  return { kind: 'tensor', storage: held, dtype: type, offset, shape, strides }
}
/** _rebuild_tensor_v3(the arguments of v2, dtype): the storage is untyped. */
function rebuildTensorV3(args: PickleValue[], fail: Fail): TorchTensor {
  const dtype = args[6]
  const name = isKind(dtype, 'global') ? (dtype as PickleGlobal).name.replace('torch.', '') : ''
  if (!Object.hasOwn(TORCH_DTYPES, name)) throw fail('the type is unknown')
  return rebuildTensor(args, fail, TORCH_DTYPES[name])
}
function rebuildParameter([tensor]: PickleValue[], fail: Fail): PickleValue {
  if (!isTensor(tensor)) throw fail('the first argument isn’t a tensor')
  return tensor
}
function torchSize([sizes]: PickleValue[], fail: Fail): PickleValue {
  if (!isSizes(sizes)) throw fail('expected sizes')
  return sizes
}

/** _rebuild_from_type_v2(function, type, its arguments, attributes): a tensor with attributes of its own. */
function rebuildFromType([rebuild, , args]: PickleValue[], fail: Fail): PickleValue {
  if (!isKind(rebuild, 'global') || !Array.isArray(args)) throw fail('the first argument isn’t a function')
  const { call, name } = rebuild as PickleGlobal
  if (!call || !name.startsWith('torch._utils._rebuild_')) throw fail(`${name} makes no tensor`)
  return call(args, fail)
}

const GLOBALS = new Map<string, PickleGlobal>()
const allow = (name: string, call?: PickleGlobal['call']) =>
  GLOBALS.set(name, { kind: 'global', name, ...(call ? { call } : {}) })
allow('collections.OrderedDict', orderedDict)
allow('torch._utils._rebuild_tensor', rebuildTensor)
allow('torch._utils._rebuild_tensor_v2', (args, fail) => rebuildTensor(args, fail))
allow('torch._utils._rebuild_tensor_v3', rebuildTensorV3)
allow('torch._utils._rebuild_parameter', rebuildParameter)
allow('torch._utils._rebuild_parameter_with_state', rebuildParameter)
allow('torch._tensor._rebuild_from_type_v2', rebuildFromType)
allow('torch.nn.parameter.Parameter', rebuildParameter)
allow('torch.Tensor')
allow('torch.Size', torchSize)
for (const name of Object.keys(STORAGE_DTYPES))
  for (const module of ['torch', 'torch.cuda', 'torch.storage']) allow(`${module}.${name}`)
for (const name of Object.keys(TORCH_DTYPES)) allow(`torch.${name}`)
for (const [name, call] of Object.entries({ ...BYSTANDERS, ...NUMPY })) allow(name, call)

/** ('storage', type, key, location, count[, view]) */
function loadStorage(id: PickleValue[], fail: Fail): Storage {
  const [what, type, key, , count, view] = id
  if (what !== 'storage') throw fail(`a persistent id of ${typeof what === 'string' ? what : 'unknown kind'}`)
  const typeName = isKind(type, 'global') ? ((type as PickleGlobal).name.split('.').at(-1) ?? '') : ''
  if (!Object.hasOwn(STORAGE_DTYPES, typeName)) throw fail('the storage has an unknown type')
  if (typeof key !== 'string' || !isSize(count)) throw fail('the storage lacks a key or a size')
  const dtype = STORAGE_DTYPES[typeName] ?? null
  if (view === undefined || view === null) return { kind: 'storage', key, dtype, count, view: null }
  const [, offset, viewCount] = Array.isArray(view) ? view : []
  if (!isSize(offset) || !isSize(viewCount) || offset + viewCount > count)
    throw fail(`the view of storage ${key} does not fit in its ${count} elements`)
  return { kind: 'storage', key, dtype, count, view: { offset, count: viewCount } }
}

/** A name that stands for nothing here, and the error for when there is nothing else in the file. */
export interface Unknown {
  name: string
  error: FormatError
}
/** Values and types of the language say nothing about a file. */
const OF_PYTHON = /^(builtins|__builtin__|typing|collections|_codecs|copyreg|copy_reg)\./
/** So many are listed. */
const MOST_UNKNOWN = 200

/** How the pickles of one PyTorch file are read; storages are collected by key as they are met, unknown names as they are asked for. */
export function torchContext(
  name: string,
  storages: Map<string, Storage>,
  unknown: Map<string, Unknown> = new Map(),
): PickleContext {
  const find = (global: string, fail: Fail): PickleGlobal | undefined => {
    const known = GLOBALS.get(global)
    if (known || wantsRefusal(global)) return known
    if (!OF_PYTHON.test(global) && !unknown.has(global) && unknown.size < MOST_UNKNOWN)
      unknown.set(global, { name: global, error: fail(refuse(global)) })
    return placeholderOf(global)
  }
  return {
    name,
    find,
    refuse,
    load: (id, fail) => {
      if (!Array.isArray(id)) throw fail('a persistent id that isn’t a tuple')
      // the class of a module, with its source: old files keep it for networks and losses
      if (id[0] === 'module')
        return isKind(id[1], 'global')
          ? (id[1] as PickleGlobal)
          : (find(`__main__.${text(id[1])}`, fail) ?? null)
      const storage = loadStorage(id, fail)
      const known = storages.get(storage.key)
      if (known && (known.count !== storage.count || known.dtype !== storage.dtype))
        throw fail(`storage ${storage.key} has two sizes`)
      if (!known) storages.set(storage.key, storage)
      return storage
    },
  }
}
const text = (value: PickleValue | undefined) => (typeof value === 'string' ? value.slice(0, 100) : '?')

/** Why a file without tensors is refused: it is a module, or it asks for something that is unknown. */
export function whatItAsksFor(unknown: ReadonlyMap<string, Unknown>): FormatError | null {
  const all = [...unknown.values()]
  return (all.find(({ name }) => isModule(name)) ?? all[0])?.error ?? null
}
