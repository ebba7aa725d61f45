// What can be done with a result: keep it, copy it, clear it away.
import { Check, Copy, Download, Eraser } from 'lucide-react'
import { useState } from 'react'
import { announce } from '../parts/announce.ts'
import { notify } from '../parts/notices.ts'
import { words } from '../words.ts'
import styles from './Actions.module.css'
import { clearAll } from './actions.ts'
import { currentReport } from './current-report.ts'
import { reportText } from './report.ts'
import { SaveDialog } from './SaveDialog.tsx'

const COPIED_MS = 2000

export function Actions() {
  const [isSaving, setSaving] = useState(false)
  const [isCopied, setCopied] = useState(false)
  async function copy(): Promise<void> {
    const report = currentReport()
    if (!report) return
    try {
      await navigator.clipboard.writeText(reportText(report))
      setCopied(true)
      announce(words.verdict.copied)
      setTimeout(() => setCopied(false), COPIED_MS)
    } catch {
      notify(words.verdict.copyFailed)
    }
  }
  return (
    <div className={styles.actions}>
      <button type="button" className="button" onClick={() => setSaving(true)}>
        <Download size={18} aria-hidden />
        {words.verdict.save}
      </button>
      <button type="button" className="button" onClick={() => void copy()}>
        {isCopied ? <Check size={18} aria-hidden /> : <Copy size={18} aria-hidden />}
        {isCopied ? words.verdict.copied : words.verdict.copy}
      </button>
      <button type="button" className="button" onClick={clearAll}>
        <Eraser size={18} aria-hidden />
        {words.compare.clear}
      </button>
      {isSaving && <SaveDialog onClose={() => setSaving(false)} />}
    </div>
  )
}
