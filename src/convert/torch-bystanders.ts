// What training scripts put beside the weights: figures of NumPy, options, counters, devices. Allowed, so that the weights can be
// read; each becomes a plain value that says nothing and does nothing (numpy/numpy numpy/core/multiarray scalar).
import type { Fail, PickleObject, PickleValue } from '../format/pickle.ts'

interface NumpyType extends PickleObject {
  kind: 'numpy.dtype'
  code: string
}
const isNumpyType = (x: PickleValue | undefined): x is NumpyType =>
  typeof x === 'object' && x !== null && 'kind' in x && x.kind === 'numpy.dtype'

type Call = (args: PickleValue[], fail: Fail) => PickleValue

const numpyType: Call = ([code]): NumpyType => ({ kind: 'numpy.dtype', code: String(code) })

/** scalar(dtype, bytes): the number, where it is one of the common types. Its byte order is that of the machines that train. */
const numpyScalar: Call = ([type, content], fail) => {
  if (!isNumpyType(type)) throw fail('the first argument is no dtype')
  const bytes = typeof content === 'string' ? Uint8Array.from(content, char => char.charCodeAt(0)) : content
  if (!(bytes instanceof Uint8Array) || String(bytes.length) !== type.code.slice(1)) return OPAQUE
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (type.code === 'f8') return view.getFloat64(0, true)
  if (type.code === 'f4') return view.getFloat32(0, true)
  if (type.code === 'i8') return Number(view.getBigInt64(0, true))
  if (type.code === 'i4') return view.getInt32(0, true)
  return OPAQUE
}
/** encode(text, 'latin1'): how protocol 2 writes bytes. */
const encodeLatin1: Call = ([text], fail) => {
  if (typeof text !== 'string') throw fail('expected a text')
  return Uint8Array.from(text, char => char.charCodeAt(0))
}
const asItIs: Call = ([items]) => items ?? []
const OPAQUE: PickleObject = { kind: 'bystander' }
const opaque: Call = () => OPAQUE

export const BYSTANDERS: Record<string, Call | undefined> = {
  'numpy.dtype': numpyType,
  'numpy.core.multiarray.scalar': numpyScalar,
  'numpy._core.multiarray.scalar': numpyScalar,
  'numpy.core.multiarray._reconstruct': opaque,
  'numpy._core.multiarray._reconstruct': opaque,
  'numpy.ndarray': undefined, // the first argument of _reconstruct
  '_codecs.encode': encodeLatin1,
  'argparse.Namespace': opaque,
  'torch.device': opaque,
  'collections.Counter': asItIs,
  'collections.defaultdict': () => new Map(),
  'builtins.set': asItIs,
  '__builtin__.set': asItIs,
  // names of types, as defaultdict takes one
  'builtins.dict': undefined,
  'builtins.list': undefined,
  'builtins.int': undefined,
  'builtins.float': undefined,
  '__builtin__.dict': undefined,
  '__builtin__.list': undefined,
  '__builtin__.int': undefined,
  '__builtin__.float': undefined,
}
