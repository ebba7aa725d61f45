// Drops anywhere on the Models panel.
import { create } from 'zustand'
import { refuseImport, takeCheckpoints } from './imports.ts'
import { wordsOfModels as words } from './words.ts'

/** Whether files are being dragged over the page. */
export const useDrag = create<{ isOver: boolean }>()(() => ({ isOver: false }))

function takeDrop(transfer: DataTransfer): void {
  const files = [...transfer.files]
  const folders = [...transfer.items].map(item => item.webkitGetAsEntry()).filter(entry => entry?.isDirectory)
  for (const folder of folders) if (folder) refuseImport(folder.name, words.imports.folder(folder.name))
  takeCheckpoints(files.filter(({ name }) => !folders.some(folder => folder?.name === name)))
}

/** Listens for drops on the whole page. Returns how to stop. */
export function listenForCheckpoints(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const over = (isOver: boolean) => isOver !== useDrag.getState().isOver && useDrag.setState({ isOver })
  const withFiles = (act: (transfer: DataTransfer) => void) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    act(event.dataTransfer)
  }
  window.addEventListener(
    'dragover',
    withFiles(() => over(true)),
    { signal },
  )
  window.addEventListener('dragleave', event => event.relatedTarget === null && over(false), { signal })
  window.addEventListener(
    'drop',
    withFiles(transfer => {
      over(false)
      takeDrop(transfer)
    }),
    { signal },
  )
  return () => {
    over(false)
    controller.abort()
  }
}
