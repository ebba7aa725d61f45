// Files that were dropped on a panel that does not take them: it is said where they belong, and one click brings them there.
import { useEffect } from 'react'
import { type Belonging, belongElsewhere, belongsText, bringText, placeOfArchive } from './belongs.ts'
import { panelAt } from './Panels.tsx'
import { notify } from './parts/notices.ts'
import { navigate } from './router.ts'

/** Drops that were made here, which go to their panel as they are. */
const delivered = new WeakSet<Event>()
let waiting: { path: string; files: readonly File[] } | null = null

function drop(files: readonly File[]): void {
  const dataTransfer = new DataTransfer()
  for (const file of files) dataTransfer.items.add(file)
  const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
  delivered.add(event)
  window.dispatchEvent(event)
}

function bring(files: readonly File[], path: string): void {
  if (panelAt(window.location.pathname)?.path === path) drop(files)
  else {
    waiting = { path, files }
    navigate(path)
  }
}

async function offer(files: readonly File[], belonging: Belonging, panel: string): Promise<void> {
  const [first] = files
  const path = belonging.kind === 'archive' && first ? await placeOfArchive(first) : belonging.path
  if (path === panel) drop(files)
  else
    notify(belongsText(files, { ...belonging, path }), {
      label: bringText(path),
      act: () => bring(files, path),
    })
}

function onDrop(event: DragEvent): void {
  if (delivered.has(event) || !event.dataTransfer) return
  const files = [...event.dataTransfer.files]
  const isFolder = [...event.dataTransfer.items].some(item => item.webkitGetAsEntry()?.isDirectory)
  const panel = panelAt(window.location.pathname)?.path
  const belonging = !isFolder && panel ? belongElsewhere(files, panel) : null
  if (!panel || !belonging) return
  event.preventDefault()
  event.stopImmediatePropagation()
  window.dispatchEvent(new DragEvent('dragleave')) // the panel shows no drop any more
  void offer(files, belonging, panel)
}

/** Listens before the panels do. Returns how to stop. */
export function listenForStrays(): () => void {
  window.addEventListener('drop', onDrop, { capture: true })
  return () => window.removeEventListener('drop', onDrop, { capture: true })
}

/** Stands behind the panel at `path`: once that listens, it gets the files that wait for it. */
export function Deliver({ path }: { path: string }) {
  useEffect(() => {
    if (waiting?.path !== path) return
    const { files } = waiting
    waiting = null
    drop(files)
  }, [path])
  return null
}
