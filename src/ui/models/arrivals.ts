// Files on their way to the Models panel: dropped there, or on another panel whose ending says that they are no pictures.
import { create } from 'zustand'
import { navigate } from '../router.ts'

/** Endings of checkpoints, and of files that people take for checkpoints: each has its own sentence there. */
const CHECKPOINT = /\.(pth|pt|tar|ckpt|onnx|safetensors|zip|bin|pkl|h5|mindir|index\.json|onnx[._-]data)$/i

export const isCheckpoint = ({ name }: File): boolean => CHECKPOINT.test(name)

export const useArrivals = create<{ files: File[] }>()(() => ({ files: [] }))

/** Goes to the Models panel, which takes the files one after the other. */
export function handToModels(files: File[]): void {
  useArrivals.setState(state => ({ files: [...state.files, ...files] }))
  navigate('/models')
}

/** The files that wait, which are then no longer waiting. */
export function takeArrivals(): File[] {
  const { files } = useArrivals.getState()
  if (files.length > 0) useArrivals.setState({ files: [] })
  return files
}
