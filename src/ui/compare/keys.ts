// The keys of the Compare panel: 1 and 2 choose a side, V paste, S swap, Esc closes the newest notice, ? help.
import { listenForKeys } from '../parts/keys.ts'
import { closeNewestNotice } from '../parts/notices.ts'
import { openDialog } from '../shell.ts'
import { chooseSide, swapSides } from './actions.ts'
import type { Side } from './slots.ts'
import { pastePhoto } from './take.ts'

/** The element of a side, for moving the focus there. */
export const frameOf = (side: Side): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-side="${side}"]`)

function choose(side: Side): void {
  chooseSide(side)
  frameOf(side)?.focus()
}

export const listenForCompareKeys = (): (() => void) =>
  listenForKeys({
    1: () => choose('left'),
    2: () => choose('right'),
    v: () => void pastePhoto(null),
    s: swapSides,
    Escape: closeNewestNotice,
    '?': () => openDialog('help'),
  })
