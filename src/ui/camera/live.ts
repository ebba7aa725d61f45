// The camera itself: which ones there are, asking for one, and turning it off. At most one stream is open at a time.
import { create } from 'zustand'
import { announce } from '../parts/announce.ts'
import { problemOf } from './problems.ts'
import { wordsOfCamera as words } from './words.ts'

interface Device {
  id: string
  label: string
}
interface Live {
  state: 'off' | 'asking' | 'on'
  stream: MediaStream | null
  /** Why it is off, and what to do. */
  problem: string | null
  devices: Device[]
  /** null: the one that the browser takes. */
  deviceId: string | null
  /** The camera is on and gives nothing, as with a closed cover. */
  isMuted: boolean
  isMirrored: boolean
}
export const useLive = create<Live>()(() => ({
  state: 'off',
  stream: null,
  problem: null,
  devices: [],
  deviceId: null,
  isMuted: false,
  isMirrored: true,
}))

/** Enough for the face on a passport held up, at a cost that the worker can pay 15 times a second. */
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }

let turn = 0

/** Asks for the chosen camera. Whoever stops or chooses another one meanwhile has the last word. */
export async function startCamera(): Promise<void> {
  release()
  const mine = ++turn
  if (!navigator.mediaDevices) return fail(words.problem.insecure)
  useLive.setState({ state: 'asking', problem: null })
  const { deviceId } = useLive.getState()
  const which = deviceId === null ? { facingMode: 'user' } : { deviceId: { exact: deviceId } }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { ...PICTURE, ...which },
      audio: false,
    })
    if (mine === turn) take(stream)
    else stopTracks(stream)
  } catch (error) {
    const permission = await cameraPermission()
    if (mine === turn) fail(problemOf(error, permission))
  }
  await listDevices()
}

/** The light goes off. */
export function stopCamera(): void {
  turn++
  if (useLive.getState().state === 'off') return
  release()
  useLive.setState({ state: 'off', problem: null })
  announce(words.offSaid)
}

export function chooseDevice(deviceId: string | null): void {
  const { state } = useLive.getState()
  useLive.setState({ deviceId })
  if (state !== 'off') void startCamera()
}
export const mirror = (): void => useLive.setState(({ isMirrored }) => ({ isMirrored: !isMirrored }))

function take(stream: MediaStream): void {
  const [track] = stream.getVideoTracks()
  if (!track) throw new DOMException('a stream without a picture', 'NotFoundError')
  const isThis = () => useLive.getState().stream === stream
  track.addEventListener('ended', () => isThis() && fail(words.problem.ended))
  track.addEventListener('mute', () => isThis() && useLive.setState({ isMuted: true }))
  track.addEventListener('unmute', () => isThis() && useLive.setState({ isMuted: false }))
  useLive.setState({ state: 'on', stream, problem: null, isMuted: track.muted })
  announce(words.onSaid)
}

function fail(problem: string): void {
  turn++
  release()
  useLive.setState({ state: 'off', problem })
}

function release(): void {
  const { stream } = useLive.getState()
  useLive.setState({ stream: null, isMuted: false })
  if (stream) stopTracks(stream)
}
function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

async function cameraPermission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state
  } catch {
    return null // Firefox does not know this name
  }
}

/** Cameras have names only once the page may use one. */
async function listDevices(): Promise<void> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  const devices = all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, i) => ({ id: deviceId, label: label || words.unnamed(i + 1) }))
  useLive.setState({ devices })
}

/** Keeps the list up to date, and turns the camera off when the page or the panel is left. Returns how to stop. */
export function followCamera(): () => void {
  void listDevices()
  const changed = () => void listDevices()
  navigator.mediaDevices?.addEventListener('devicechange', changed)
  window.addEventListener('pagehide', stopCamera)
  return () => {
    navigator.mediaDevices?.removeEventListener('devicechange', changed)
    window.removeEventListener('pagehide', stopCamera)
    stopCamera()
    useLive.setState({ problem: null })
  }
}
