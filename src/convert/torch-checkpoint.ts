// What both containers of PyTorch do with the object that was saved: its tensors, found in the file, and all that stands beside them.
import type { PickleValue } from '../format/pickle-value.ts'
import { formatError, type LazyTensor } from '../format/tensor.ts'
import type { Checkpoint } from './checkpoint.ts'
import { isOptimizerState } from './other-networks.ts'
import { findStateDict } from './state-dict.ts'
import { readFigures, type StorageBytes, toLazyTensor } from './torch-tensors.ts'
import { type SavedTensor, type Unknown, whatItAsksFor } from './torch-values.ts'

type Contents = Pick<Checkpoint, 'tensors' | 'ignored' | 'metadata' | 'key' | 'others' | 'placeholders'>

/** Throws a FormatError when `saved` holds no tensors; `at` is where its pickle begins, `unknown` what it asked for. */
export async function contentsOf(
  saved: PickleValue,
  held: StorageBytes,
  at: number,
  unknown: ReadonlyMap<string, Unknown>,
): Promise<Contents> {
  const { key, tensors, ignored, metadata, figures, others } = findStateDict(saved)
  if (tensors.size === 0 || isOptimizerState([...tensors.keys()])) {
    const error = whatItAsksFor(unknown)
    if (error) throw error
  }
  if (tensors.size === 0) throw formatError(held.name, at, 'this PyTorch file holds no tensors')
  const lazy = (found: Map<string, SavedTensor>) =>
    new Map([...found].map(([name, tensor]) => [name, toLazyTensor(tensor, name, held, at)]))
  const besides = new Map<string, Map<string, LazyTensor>>()
  for (const [name, found] of others) {
    try {
      besides.set(name, lazy(found))
    } catch {
      ignored.push(`${name} (damaged)`)
    }
  }
  return {
    key,
    tensors: lazy(tensors),
    others: besides,
    ignored,
    metadata: { ...metadata, ...(await readFigures(figures, held, at)) },
    placeholders: [...unknown.keys()],
  }
}
