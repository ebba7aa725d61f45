// The tensors of an installed model.
import { useEffect, useState } from 'react'
import type { ModelCard } from '../../model/card.ts'
import type { Inspection } from '../../worker/models/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { failed, type Task } from '../parts/task.ts'
import { lookInside } from './store.ts'
import { TensorBrowser } from './TensorBrowser.tsx'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.inspect
type Inside = { file: Blob; inspection: Inspection }

export function InspectDialog({ card, onClose }: { card: ModelCard; onClose: () => void }) {
  const [task, setTask] = useState<Task<null, Inside>>({ state: 'running', progress: null })
  useEffect(() => {
    let isOpen = true
    const show = (task: Task<null, Inside>) => isOpen && setTask(task)
    lookInside(card).then(
      result => show({ state: 'done', result }),
      error => show(failed(error)),
    )
    return () => {
      isOpen = false
    }
  }, [card])
  return (
    <Dialog title={words.title(card.title)} wide onClose={onClose}>
      {task.state === 'running' && <ProgressBar label={words.reading} share={null} />}
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      {task.state === 'done' && (
        <TensorBrowser
          file={task.result.file}
          fileName={card.title}
          tensors={task.result.inspection.tensors}
        />
      )}
    </Dialog>
  )
}
