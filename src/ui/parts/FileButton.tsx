// A button that opens the file or the folder dialog: a label around the platform's own input.

import type { LucideIcon } from 'lucide-react'
import { useCallback } from 'react'
import { PICTURE_ACCEPT } from '../../data/file-kinds.ts'

interface Props {
  label: string
  icon: LucideIcon
  onFiles: (files: File[]) => void
  folder?: boolean
  /** What the file dialog offers: pictures, unless this names other types; an empty text offers all files. */
  accept?: string
  /** Shows the icon alone; the label is its name. */
  iconOnly?: boolean
  className?: string
}

export function FileButton({
  label,
  icon: Icon,
  onFiles,
  folder = false,
  accept = PICTURE_ACCEPT,
  iconOnly = false,
  className = '',
}: Props) {
  const asFolder = useCallback(
    (input: HTMLInputElement | null) => {
      if (input) input.webkitdirectory = folder
    },
    [folder],
  )
  return (
    <label className={`button ${iconOnly ? 'icon' : ''} ${className}`} title={iconOnly ? label : undefined}>
      <Icon size={18} aria-hidden />
      <span className={iconOnly ? 'sr' : undefined}>{label}</span>
      <input
        ref={asFolder}
        className="sr"
        type="file"
        multiple
        accept={folder || accept === '' ? undefined : accept}
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = '' // so that the same file can be chosen again
          if (files.length > 0) onFiles(files)
        }}
      />
    </label>
  )
}
