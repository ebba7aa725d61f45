// A button that opens the folder or file dialog: the one that gives handles where the browser has it, the platform's input elsewhere.
import type { LucideIcon } from 'lucide-react'
import { FileButton } from '../parts/FileButton.tsx'
import { notify } from '../parts/notices.ts'
import { isCancelled } from '../parts/task.ts'
import { filePiece, folderPiece, listedFolder, type Piece } from './pieces.ts'

interface Props {
  what: 'folder' | 'files'
  label: string
  icon: LucideIcon
  onPieces: (pieces: Piece[]) => Promise<void>
}

export function PickButton({ what, label, icon, onPieces }: Props) {
  const Icon = icon
  const pick = what === 'folder' ? pickFolder() : pickFiles()
  if (!pick)
    return (
      <FileButton
        label={label}
        icon={icon}
        accept=""
        folder={what === 'folder'}
        onFiles={files =>
          void onPieces(
            what === 'folder' ? [listedFolder(files)] : files.map(file => ({ file, handle: null })),
          )
        }
      />
    )
  const choose = async () => {
    try {
      await onPieces(await pick())
    } catch (error) {
      if (!isCancelled(error)) notify(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <button type="button" className="button" onClick={() => void choose()}>
      <Icon size={18} aria-hidden />
      {label}
    </button>
  )
}

type Pick = () => Promise<Piece[]>

function pickFolder(): Pick | null {
  const show = window.showDirectoryPicker?.bind(window)
  return show ? async () => [folderPiece(await show())] : null
}

function pickFiles(): Pick | null {
  const show = window.showOpenFilePicker?.bind(window)
  return show ? async () => Promise.all((await show({ multiple: true })).map(filePiece)) : null
}
