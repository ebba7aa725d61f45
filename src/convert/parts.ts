// One checkpoint in several files, as Hugging Face's tools cut large ones: model-00001-of-00002.safetensors, pytorch_model-00001-of-00002.bin,
// and an index beside them, model.safetensors.index.json, that says which tensor is in which.

export interface PartName {
  stem: string
  ending: string
  part: number
  of: number
  /** All names, in order. */
  all: string[]
}

/** Null for a name that is of no part. */
export function partOf(fileName: string): PartName | null {
  const [, stem = '', joint = '', number = '', count = '', ending = ''] =
    /^(.*?)([-_.])(\d{2,6})-of-(\d{2,6})(\.[\w.]+)$/.exec(fileName) ?? []
  const [part, of] = [Number(number), Number(count)]
  if (!(of > 1 && of < 10_000 && part <= of)) return null
  const first = part === 0 ? 0 : 1
  const all = Array.from(
    { length: of },
    (_, i) => `${stem}${joint}${String(i + first).padStart(number.length, '0')}-of-${count}${ending}`,
  )
  return { stem, ending, part, of, all }
}

/** "model.safetensors" of its index; null for a name that is none. */
export const indexOf = (fileName: string): string | null => /^(.*)\.index\.json$/.exec(fileName)?.[1] ?? null

/** Files that belong together in one group, the others each in its own; in the order of the first of each. */
export function groupParts<T extends { name: string }>(files: readonly T[]): T[][] {
  const groups = new Map<string, T[]>()
  for (const [i, file] of files.entries()) {
    const part = partOf(file.name)
    const key = part ? part.stem + part.ending : (indexOf(file.name) ?? `${i}/`)
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return [...groups.values()]
}
