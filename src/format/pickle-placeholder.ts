// Stands for whatever a pickle builds from a name that no list knows: the name and what it was given are kept, nothing is imported or called.
import type { PickleGlobal, PickleObject, PickleValue } from './pickle-value.ts'

export interface Placeholder extends PickleObject {
  kind: 'placeholder'
  /** "omegaconf.dictconfig.DictConfig" */
  name: string
  args: PickleValue[]
  /** What BUILD gave: as a rule its attributes. */
  state: PickleValue
  /** Of a class that is a dict or a list. */
  items: Map<PickleValue, PickleValue> | null
  list: PickleValue[] | null
}

export function createPlaceholder(name: string, args: PickleValue[]): Placeholder {
  const placeholder: Placeholder = {
    kind: 'placeholder',
    name,
    args,
    state: null,
    items: null,
    list: null,
    build,
  }
  return placeholder
}
function build(this: Placeholder, state: PickleValue): void {
  this.state = state
}

/** The name itself. */
export const placeholderOf = (name: string): PickleGlobal => ({
  kind: 'global',
  name,
  isLazy: true,
  call: args => createPlaceholder(name, args),
})

export const isPlaceholder = (value: PickleValue | undefined): value is Placeholder =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'placeholder'

/** Its entries or attributes by name; null where it has none. Attributes of classes with slots come as (dict, dict of slots). */
export function entriesOf({ items, state }: Placeholder): Map<PickleValue, PickleValue> | null {
  if (items) return items
  if (state instanceof Map) return state
  const slots = Array.isArray(state) ? state.at(-1) : null
  return slots instanceof Map ? slots : null
}
