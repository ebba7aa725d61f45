// The camera: who or what is before it, live, against a photo, a second face or the gallery.
import { useEffect, useLayoutEffect } from 'react'
import { watchIdle } from '../people/autolock.ts'
import { followVault } from '../people/vault.ts'
import { Against } from './Against.tsx'
import { BurstCard } from './BurstCard.tsx'
import styles from './Camera.module.css'
import { ChallengeCard } from './ChallengeCard.tsx'
import { Faces } from './Faces.tsx'
import { listenForCameraKeys } from './keys.ts'
import { followCamera } from './live.ts'
import { Outcome } from './Outcome.tsx'
import { Speed } from './Speed.tsx'
import { Stage } from './Stage.tsx'
import { followSaid } from './said.ts'
import { listenForPhotos } from './take.ts'
import { followTarget } from './target.ts'

export default function Camera() {
  // While the next panel is loading this one is kept hidden, with its effects; only layout effects end at once, as the light must.
  useLayoutEffect(followCamera, [])
  useEffect(followVault, [])
  useEffect(watchIdle, [])
  useEffect(() => {
    const stops = [followTarget(), followSaid(), listenForPhotos(), listenForCameraKeys()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return (
    <div className={styles.panel}>
      <div className={styles.main}>
        <Stage />
      </div>
      <div className={styles.side}>
        <Outcome />
        <Faces />
        <Against />
        <BurstCard />
        <ChallengeCard />
        <Speed />
      </div>
    </div>
  )
}
