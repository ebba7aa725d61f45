// Faces that are dragged over the wall to the group of another person.
import { type DragEvent, type RefObject, useState } from 'react'
import { type WallLayout, whatLiesAt } from './wall-layout.ts'

const KIND = 'application/x-vis-a-vis-face'

export function startDrag(transfer: DataTransfer, face: number): void {
  transfer.setData(KIND, String(face))
  transfer.effectAllowed = 'move'
}

interface Options {
  layout: WallLayout
  tile: number
  onMove: ((face: number, to: readonly number[]) => void) | undefined
}

/** `over`: key of the block that would take the face. */
export function useDragging(ref: RefObject<HTMLElement | null>, { layout, tile, onMove }: Options) {
  const [over, setOver] = useState<string | null>(null)
  if (!onMove) return { over: null, handlers: {} }
  const at = (event: DragEvent) => {
    const box = ref.current?.getBoundingClientRect()
    return box ? whatLiesAt(layout, [event.clientX - box.left, event.clientY - box.top], tile) : null
  }
  const handlers = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes(KIND)) return
      const found = at(event)
      if (found) event.preventDefault()
      setOver(found?.block.key ?? null)
    },
    onDragLeave: () => setOver(null),
    onDrop(event: DragEvent) {
      setOver(null)
      const [text, found] = [event.dataTransfer.getData(KIND), at(event)]
      if (text === '' || !found) return
      event.preventDefault()
      const { block, face } = found
      // among faces by themselves only the one below the pointer is meant
      const to = block.isWide ? (face === null ? [] : [face]) : block.faces
      onMove(Number(text), to)
    },
  }
  return { over, handlers }
}
