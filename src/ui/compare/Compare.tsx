// Two photos, one verdict: the first panel that a person sees.
import { ArrowLeftRight } from 'lucide-react'
import { lazy, useEffect } from 'react'
import { onWorkerLost } from '../../worker/host.ts'
import { usePath } from '../router.ts'
import { words } from '../words.ts'
import { rerunPending, swapSides } from './actions.ts'
import styles from './Compare.module.css'
import { followModel } from './comparing.ts'
import { Frame } from './Frame.tsx'
import { History } from './History.tsx'
import { listenForCompareKeys } from './keys.ts'
import { PickDialog } from './PickDialog.tsx'
import { Result } from './Result.tsx'
import { SamplePairs } from './SamplePairs.tsx'
import { SURE_PATH, SureLink } from './SureLink.tsx'
import { isEmpty, useCompare } from './slots.ts'
import { listenForPhotos, useTake } from './take.ts'

const HowSure = lazy(() => import('./HowSure.tsx'))

export default function Compare() {
  const hasNone = useCompare(state => isEmpty(state.left) && isEmpty(state.right))
  const path = usePath()
  const picking = useTake(state => state.picking)
  useEffect(() => {
    const stops = [listenForPhotos(), listenForCompareKeys(), followModel(), onWorkerLost(rerunPending)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  if (path === SURE_PATH) return <HowSure />
  return (
    <div className={styles.panel}>
      <div className={styles.sides}>
        <Frame side="left" />
        <button
          type="button"
          className={`button icon ${styles.swap}`}
          aria-label={words.compare.swap}
          title={words.compare.swap}
          disabled={hasNone}
          onClick={swapSides}
        >
          <ArrowLeftRight size={18} aria-hidden />
        </button>
        <Frame side="right" />
      </div>
      {hasNone ? (
        <p className={styles.intro}>
          {words.compare.intro} <SureLink />
        </p>
      ) : (
        <Result />
      )}
      <History />
      <SamplePairs />
      {picking && <PickDialog photos={picking} />}
    </div>
  )
}
