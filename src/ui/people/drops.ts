// Drops anywhere on the panel; the view that is shown takes them.
import { useEffect } from 'react'
import { create } from 'zustand'
import { droppedFiles, type PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { failed } from '../parts/task.ts'

/** `isOver`: files are being dragged over the page. `isReading`: a dropped folder is being listed. */
export const useDrop = create<{ isOver: boolean; isReading: boolean }>()(() => ({
  isOver: false,
  isReading: false,
}))

/** Hands what is dropped on the page to `onFiles` while the component is there. */
export function useDropTarget(onFiles: (files: PlacedFile[]) => void): void {
  useEffect(() => listen(onFiles), [onFiles])
}

function listen(onFiles: (files: PlacedFile[]) => void): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const over = (isOver: boolean) => isOver !== useDrop.getState().isOver && useDrop.setState({ isOver })
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  window.addEventListener(
    'dragover',
    event => {
      if (!hasFiles(event)) return
      event.preventDefault()
      over(true)
    },
    { signal },
  )
  window.addEventListener('dragleave', event => event.relatedTarget === null && over(false), { signal })
  window.addEventListener(
    'drop',
    event => {
      over(false)
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      void take(event.dataTransfer, onFiles)
    },
    { signal },
  )
  return () => {
    over(false)
    controller.abort()
  }
}

async function take(transfer: DataTransfer, onFiles: (files: PlacedFile[]) => void): Promise<void> {
  useDrop.setState({ isReading: true })
  try {
    onFiles(await droppedFiles(transfer))
  } catch (error) {
    notify(failed(error).message)
  } finally {
    useDrop.setState({ isReading: false })
  }
}
