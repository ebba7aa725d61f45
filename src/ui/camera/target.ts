// What the faces before the camera are compared with: a photo, each other, or the gallery.
import { create } from 'zustand'
import type { FoundFace } from '../../face/faces.ts'
import { compareFrames } from '../../worker/camera/client.ts'
import type { CameraTarget, GalleryReadiness } from '../../worker/camera/types.ts'
import { findFaces } from '../../worker/compare/client.ts'
import { onGalleryNews } from '../../worker/gallery/client.ts'
import type { NamedPhoto } from '../compare/slots.ts'
import { useEngine } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import { notify, toUndo } from '../parts/notices.ts'
import { failed, IDLE, resultOf, type Task } from '../parts/task.ts'
import { noteActivity } from '../people/autolock.ts'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

export type TargetKind = CameraTarget['kind']
export const TARGETS: readonly TargetKind[] = ['photo', 'pair', 'gallery']

interface Target {
  kind: TargetKind
  photo: NamedPhoto | null
  /** The photo's faces, largest first. */
  faces: Task<null, FoundFace[]>
  chosen: number
  /** null: not asked yet. */
  gallery: GalleryReadiness | null
}
export const useTarget = create<Target>()(() => ({
  kind: 'photo',
  photo: null,
  faces: IDLE,
  chosen: 0,
  gallery: null,
}))

/** The face of the photo that is compared with, or null. */
export const targetFace = ({ faces, chosen }: Target): FoundFace | null => resultOf(faces)?.[chosen] ?? null

let turn = 0

/** Tells the worker what to compare with; asked again when it has forgotten it. */
export async function sendTarget(): Promise<void> {
  const state = useTarget.getState()
  const { kind } = state
  const target: CameraTarget = kind === 'photo' ? { kind, crop: targetFace(state)?.crop ?? null } : { kind }
  try {
    const readiness = await ask(() => compareFrames(target))
    if (kind === 'gallery') useTarget.setState({ gallery: readiness })
  } catch (error) {
    const { name, message } = failed(error)
    if (name !== 'DeviceError') notify(message) // a new worker is on its way, which is told by `followTarget`
  }
}

export function chooseTarget(kind: TargetKind): void {
  useTarget.setState({ kind })
  void sendTarget()
}

/** Looks for the faces of a photo; the newest photo wins. */
export async function placePhoto(photo: NamedPhoto): Promise<void> {
  const mine = ++turn
  useTarget.setState({ kind: 'photo', photo, faces: { state: 'running', progress: null }, chosen: 0 })
  void sendTarget()
  try {
    const { faces, preview } = await ask(() => findFaces(photo.blob, photo.name))
    preview.close()
    if (mine !== turn) return
    useTarget.setState({ faces: { state: 'done', result: faces } })
    announce(words.photoSaid(faces.length))
    await sendTarget()
  } catch (error) {
    if (mine !== turn) return
    const faces = failed(error)
    useTarget.setState({ faces })
    announce(faces.message)
  }
}
/** Shows why something is no photo to compare with. */
export function refusePhoto(message: string): void {
  turn++
  useTarget.setState({
    kind: 'photo',
    photo: null,
    faces: { state: 'failed', name: 'FormatError', message },
    chosen: 0,
  })
  announce(message)
  void sendTarget()
}
export function removePhoto(): void {
  const { photo } = useTarget.getState()
  if (photo)
    notify(
      words.removedSaid,
      toUndo(() => void placePhoto(photo)),
    )
  turn++
  useTarget.setState({ photo: null, faces: IDLE, chosen: 0 })
  void sendTarget()
}
export function chooseTargetFace(chosen: number): void {
  useTarget.setState({ chosen })
  void sendTarget()
}

/** Tells the worker at once, and again whenever the engine, the model or the gallery changes. Returns how to stop. */
export function followTarget(): () => void {
  void sendTarget()
  const stops = [
    onGalleryNews(() => {
      if (useTarget.getState().kind === 'gallery') void sendTarget()
    }),
    // who looks into the camera to be named is there, though no key is pressed
    useSeen.subscribe(({ view }) => {
      if (useTarget.getState().kind === 'gallery' && view?.faces.length) noteActivity()
    }),
    useEngine.subscribe(({ ready, task }, before) => {
      if (task.state === 'done' && ready !== before.ready) void sendTarget()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
