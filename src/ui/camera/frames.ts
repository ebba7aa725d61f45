// The way of the frames: from the video to the worker as bitmaps, never more than two at a time, and what it saw back to the page.
import { forgetFrames, lookAtFrame } from '../../worker/camera/client.ts'
import { useEngine, whenReady, whenRestarted } from '../engine.ts'
import { notify } from '../parts/notices.ts'
import { failed, isCancelled } from '../parts/task.ts'
import { stopCamera } from './live.ts'
import { countSkipped, forgetViews, setLate, takeView } from './seen.ts'
import { sendTarget } from './target.ts'

/** One that is being looked at and one that waits: the worker never idles, and the one that waits is at most one look old. */
const MOST_UNANSWERED = 2
const LATE_MS = 700
const CHECK_MS = 200

/** Sends the frames of a playing video until it is stopped. */
export function sendFrames(video: HTMLVideoElement): () => void {
  const waiting = new Set<number>()
  let isPaused = false
  let isStopped = false

  async function send(timeMs: number): Promise<void> {
    waiting.add(timeMs)
    try {
      const view = await lookAtFrame(await createImageBitmap(video), timeMs)
      if (isStopped) return
      if (view) takeView(view)
      else countSkipped()
    } catch (error) {
      if (!isStopped) await recover(error)
    } finally {
      waiting.delete(timeMs)
    }
  }
  /** Another engine or a new worker knows nothing of the target. */
  async function recover(error: unknown): Promise<void> {
    const { name, message } = failed(error)
    if (isPaused || name === 'InvalidStateError') return // a video has no picture for a moment between two streams
    isPaused = true
    if (isCancelled(error)) await whenReady()
    else if (name === 'DeviceError') await whenRestarted()
    else {
      notify(message)
      return stopCamera()
    }
    await sendTarget()
    isPaused = false
  }
  function onFrame(nowMs: number, { captureTime }: Partial<VideoFrameCallbackMetadata>): void {
    if (isStopped) return
    ask()
    const isReady = useEngine.getState().task.state === 'done'
    if (!isReady || isPaused || video.videoWidth === 0) return
    if (waiting.size >= MOST_UNANSWERED) countSkipped()
    else void send(takenAt(nowMs, captureTime))
  }
  let handle = 0
  function ask(): void {
    handle = video.requestVideoFrameCallback(onFrame)
  }
  ask()
  const check = setInterval(() => {
    const [oldest] = waiting
    setLate(oldest !== undefined && performance.now() - oldest > LATE_MS)
  }, CHECK_MS)

  return () => {
    isStopped = true
    video.cancelVideoFrameCallback(handle)
    clearInterval(check)
    forgetViews()
    forgetFrames().catch(() => undefined) // without a worker there is nothing to forget
  }
}

const MOST_OLD_MS = 1000
/** When the camera took the frame, where the browser knows. */
function takenAt(nowMs: number, captureTime: number | undefined): number {
  return captureTime !== undefined && captureTime <= nowMs && nowMs - captureTime < MOST_OLD_MS
    ? captureTime
    : nowMs
}
