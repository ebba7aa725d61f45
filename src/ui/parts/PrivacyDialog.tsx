// The proof behind the line "Nothing leaves this device": requests made, what is stored, and a way to delete it.
import { Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { deleteEverything, listStored, requestsOffOrigin } from '../../worker/client.ts'
import type { StoredThing } from '../../worker/types.ts'
import { measureStored } from '../engine.ts'
import { words } from '../words.ts'
import { announce } from './announce.ts'
import { Dialog } from './Dialog.tsx'
import { bytesText } from './formats.ts'
import styles from './PrivacyDialog.module.css'
import { failed, IDLE, type Task } from './task.ts'

interface Proof {
  requests: number
  stored: StoredThing[]
  /** Whether a service worker keeps the page for a visit without network. */
  isKept: boolean
}

export function PrivacyDialog({ onClose }: { onClose: () => void }) {
  const [proof, setProof] = useState<Task<null, Proof>>(IDLE)
  const [deletion, setDeletion] = useState<Task<null, StoredThing[]>>(IDLE)
  useEffect(() => {
    takeProof().then(
      result => setProof({ state: 'done', result }),
      error => setProof(failed(error)),
    )
  }, [])
  async function clear(): Promise<void> {
    setDeletion({ state: 'running', progress: null })
    try {
      const result = await deleteEverything()
      setDeletion({ state: 'done', result })
      announce(words.privacy.deletedSaid(result.length))
      setProof({ state: 'done', result: await takeProof() })
      await measureStored()
    } catch (error) {
      setDeletion(failed(error))
    }
  }
  return (
    <Dialog title={words.privacy.title} onClose={onClose}>
      {proof.state === 'done' && (
        <p className={styles.requests}>{words.privacy.requests(proof.result.requests)}</p>
      )}
      <p>{words.privacy.requestsNote}</p>
      <p>{words.privacy.try}</p>
      <h3>{words.privacy.storedTitle}</h3>
      {proof.state === 'idle' && <p className={styles.quiet}>{words.privacy.counting}</p>}
      {proof.state === 'failed' && <p>{proof.message}</p>}
      {proof.state === 'done' && <Things things={proof.result.stored} empty={words.privacy.nothing} />}
      {proof.state === 'done' && (
        <p className={styles.quiet}>{proof.result.isKept ? words.privacy.kept : words.privacy.notKept}</p>
      )}
      <p className={styles.quiet}>{words.privacy.photosNote}</p>
      <div>
        <button
          type="button"
          className="button"
          disabled={deletion.state === 'running'}
          onClick={() => void clear()}
        >
          <Trash2 size={18} aria-hidden />
          {deletion.state === 'running' ? words.privacy.deleting : words.privacy.delete}
        </button>
      </div>
      {deletion.state === 'failed' && <p role="alert">{deletion.message}</p>}
      {deletion.state === 'done' && (
        <>
          <h3>{words.privacy.deleted}</h3>
          <Things things={deletion.result} empty={words.privacy.deletedNothing} />
        </>
      )}
    </Dialog>
  )
}

async function takeProof(): Promise<Proof> {
  const stored = await listStored()
  const registration = await navigator.serviceWorker?.getRegistration()
  return { requests: requestsOffOrigin(), stored, isKept: registration !== undefined }
}

/** The last two parts of a path say enough: "lightcnn-9/weights.safetensors". */
const shortName = (what: string) => what.split('/').slice(-2).join('/')

function Things({ things, empty }: { things: StoredThing[]; empty: string }) {
  if (things.length === 0) return <p className={styles.quiet}>{empty}</p>
  return (
    <table className={styles.things}>
      <tbody>
        {things.map(({ what, bytes }) => (
          <tr key={what}>
            <th scope="row" title={what}>
              {shortName(what)}
            </th>
            <td>{bytesText(bytes)}</td>
          </tr>
        ))}
        <tr className={styles.total}>
          <th scope="row">{words.privacy.total}</th>
          <td>{bytesText(things.reduce((sum, thing) => sum + thing.bytes, 0))}</td>
        </tr>
      </tbody>
    </table>
  )
}
