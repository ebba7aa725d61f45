// Crops of views that were kept, fetched from the worker when they come into sight, many in one question; forgotten with the gallery.
import { create } from 'zustand'
import type { GrayImage } from '../../image.ts'
import { cropsOfViews } from '../../worker/gallery/client.ts'
import type { ViewEntry } from '../../worker/gallery/types.ts'
import { useVault } from './vault.ts'

/** Null: none was kept. */
const useCrops = create<{ crops: ReadonlyMap<string, GrayImage | null> }>()(() => ({ crops: new Map() }))

/** Ids count up from 1 in every gallery file; together with its time a view is known in all of them. */
type CropKey = Pick<ViewEntry, 'id' | 'addedAt'>
const keyOf = ({ id, addedAt }: CropKey) => `${id} ${addedAt}`

let wanted = new Map<string, CropKey>()

useVault.subscribe(({ people }) => {
  if (people) return
  wanted.clear()
  if (useCrops.getState().crops.size > 0) useCrops.setState({ crops: new Map() })
})

/** The crop of a view; undefined while it is on its way. */
export const useCrop = (view: CropKey): GrayImage | null | undefined =>
  useCrops(({ crops }) => crops.get(keyOf(view)))

/** Asks for the crop; those that come into sight together are asked for together. */
export function wantCrop(view: CropKey): void {
  if (wanted.size === 0) setTimeout(() => void fetchWanted())
  wanted.set(keyOf(view), view)
}

async function fetchWanted(): Promise<void> {
  const asked = [...wanted]
  wanted = new Map()
  // a gallery that was locked meanwhile has no crops; what is in sight later asks again
  const found = await cropsOfViews(asked.map(([, { id }]) => id)).catch(() => null)
  if (!found || !useVault.getState().people) return
  useCrops.setState(({ crops }) => ({
    crops: new Map([...crops, ...asked.map(([key], i) => [key, found[i] ?? null] as const)]),
  }))
}
