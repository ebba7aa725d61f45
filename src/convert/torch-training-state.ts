// What training scripts put beside the weights: options, counters, devices. Allowed, so that the weights can be read; each becomes a
// plain value that says nothing and does nothing.
import type { Fail, PickleObject, PickleValue } from '../format/pickle-value.ts'

type Call = (args: PickleValue[], fail: Fail) => PickleValue

const asItIs: Call = ([items]) => items ?? []
const OPAQUE: PickleObject = { kind: 'bystander' }
const opaque: Call = () => OPAQUE

export const BYSTANDERS: Record<string, Call | undefined> = {
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
