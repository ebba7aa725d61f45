// The frame of the page: rail, top bar, the panel that the address names, the frame's dialogs.
import { Suspense, useEffect } from 'react'
import styles from './App.module.css'
import { Deliver, listenForStrays } from './deliver.ts'
import { followEngine, startOnce } from './engine.ts'
import { panelAt, panels } from './Panels.tsx'
import { useAnnouncement } from './parts/announce.ts'
import { HelpDialog } from './parts/HelpDialog.tsx'
import { Notices } from './parts/Notices.tsx'
import { PrivacyDialog } from './parts/PrivacyDialog.tsx'
import { ProgressBar } from './parts/ProgressBar.tsx'
import { Rail } from './parts/Rail.tsx'
import { StartFailure } from './parts/StartFailure.tsx'
import { TopBar } from './parts/TopBar.tsx'
import { navigate, usePath } from './router.ts'
import { askBeforeLeaving, closeDialog, useShell } from './shell.ts'
import { words } from './words.ts'

export function App() {
  const path = usePath()
  const panel = panelAt(path) ?? panels[0]
  const dialog = useShell(state => state.dialog)
  useEffect(() => {
    if (!panelAt(path)) navigate(panels[0].path, 'replace')
  }, [path])
  useEffect(() => {
    document.title = `${panel.title} · ${words.product}`
  }, [panel])
  useEffect(() => {
    const stop = followEngine()
    startOnce()
    return stop
  }, [])
  useEffect(listenForStrays, [])
  useEffect(askBeforeLeaving, [])
  return (
    <div className={styles.page}>
      <Rail current={panel} />
      <div className={styles.column}>
        <TopBar title={panel.title} />
        <Notices />
        <StartFailure />
        <main className={styles.main}>
          <Suspense fallback={<ProgressBar label={words.loadingPanel} share={null} />}>
            <panel.View />
            <Deliver key={panel.path} path={panel.path} />
          </Suspense>
        </main>
      </div>
      <Announcer />
      {dialog === 'help' && <HelpDialog onClose={closeDialog} />}
      {dialog === 'privacy' && <PrivacyDialog onClose={closeDialog} />}
    </div>
  )
}

function Announcer() {
  const text = useAnnouncement(state => state.text)
  return (
    <div className="sr" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  )
}
