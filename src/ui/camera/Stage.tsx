// The picture with what is drawn over it, the light's state above it, and what to do below it.
import { Download, Images, Video, VideoOff } from 'lucide-react'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { chooseFace } from './choose.ts'
import { compareThisFrame } from './compare-frame.ts'
import { drawViews, faceAt } from './drawing.ts'
import { sendFrames } from './frames.ts'
import { Guidance } from './Guidance.tsx'
import { startCamera, useLive } from './live.ts'
import styles from './Stage.module.css'
import { StageBar } from './StageBar.tsx'
import { judgedFace, saveResult } from './save-result.ts'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

export function Stage() {
  const state = useLive(live => live.state)
  const stream = useLive(live => live.stream)
  return (
    <section className={styles.stage} aria-label={words.stage} data-state={state}>
      <StageBar />
      {stream ? <Picture stream={stream} /> : <Dark />}
      <Guidance />
    </section>
  )
}

/** Without a picture: how to get one, or why there is none. */
function Dark() {
  const state = useLive(live => live.state)
  const problem = useLive(live => live.problem)
  if (state === 'asking')
    return (
      <div className={styles.dark}>
        <Video size={32} aria-hidden />
        <p className={styles.say}>{words.asking}</p>
        <p className={styles.hint}>{words.askingHint}</p>
      </div>
    )
  return (
    <div className={styles.dark}>
      <VideoOff size={32} aria-hidden />
      {problem === null ? (
        <p className={styles.say}>{words.intro}</p>
      ) : (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <button type="button" className="button main" onClick={() => void startCamera()}>
        <Video size={18} aria-hidden />
        {words.start}
      </button>
      <p className={styles.hint}>{words.promise}</p>
    </div>
  )
}

function Picture({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const isMirrored = useLive(live => live.isMirrored)
  const isJudged = useSeen(() => judgedFace() !== null)
  const [ratio, setRatio] = useState(() => ratioOf(stream))
  useEffect(() => {
    if (!video.current || !canvas.current) return
    const [shown, over] = [video.current, canvas.current]
    shown.srcObject = stream
    shown.play().catch(() => undefined) // the stream was stopped before it began
    const stops = [sendFrames(shown), drawViews(over)]
    return () => {
      for (const stop of stops) stop()
      shown.srcObject = null
    }
  }, [stream])
  function choose({ clientX, clientY }: MouseEvent): void {
    if (canvas.current) chooseFace(faceAt(canvas.current, clientX, clientY))
  }
  return (
    <>
      <div className={styles.picture} style={{ aspectRatio: ratio, width: `min(100%, 68dvh * ${ratio})` }}>
        <video
          ref={video}
          className={styles.video}
          data-mirrored={isMirrored || undefined}
          muted
          playsInline
          aria-label={words.stage}
          onResize={({ currentTarget }) => {
            if (currentTarget.videoWidth > 0) setRatio(currentTarget.videoWidth / currentTarget.videoHeight)
          }}
        />
        <canvas ref={canvas} className={styles.over} aria-hidden onClick={choose} />
      </div>
      <div className={styles.doors}>
        <button
          type="button"
          className="button plain"
          onClick={() => video.current && void compareThisFrame(video.current)}
        >
          <Images size={18} aria-hidden />
          {words.compareFrame}
        </button>
        {isJudged && (
          <button
            type="button"
            className="button plain"
            onClick={() => video.current && saveResult(video.current)}
          >
            <Download size={18} aria-hidden />
            {words.saveResult}
          </button>
        )}
      </div>
    </>
  )
}

/** Before the first frame the track says what is to come. */
function ratioOf(stream: MediaStream): number {
  const { width = 4, height = 3 } = stream.getVideoTracks()[0]?.getSettings() ?? {}
  return width / height
}
