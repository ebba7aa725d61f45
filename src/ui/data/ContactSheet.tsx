// The identities of a data set with their first crops, page by page; one of them with all of its crops.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { contactSheet } from '../../worker/datasets/client.ts'
import type { ContactSheet as Sheet, SheetIdentity, SheetOrder } from '../../worker/datasets/types.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { countText } from '../parts/formats.ts'
import table from '../parts/Report.module.css'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './ContactSheet.module.css'
import data from './Data.module.css'
import { Crops, IdentityDialog } from './IdentityDialog.tsx'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page
const ORDERS: readonly SheetOrder[] = ['imported', 'name', 'most', 'fewest']

export function ContactSheet({ name }: { name: string }) {
  const [query, setQuery] = useState({ order: 'imported' as SheetOrder, search: '', page: 0 })
  const [sheet, setSheet] = useState<Task<null, Sheet>>(IDLE)
  const [open, setOpen] = useState<SheetIdentity | null>(null)
  useEffect(() => {
    let isCurrent = true
    const show = (task: Task<null, Sheet>) => isCurrent && setSheet(task)
    askWorker(() => contactSheet(name, query)).then(
      result => show({ state: 'done', result }),
      error => show(failed(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [name, query])
  return (
    <section className={table.section} aria-labelledby="contact-sheet">
      <h3 id="contact-sheet">{words.sheet}</h3>
      <div className={styles.tools}>
        <input
          type="search"
          className={data.input}
          placeholder={words.search}
          aria-label={words.search}
          value={query.search}
          onChange={event => setQuery({ ...query, search: event.currentTarget.value, page: 0 })}
        />
        <label className={styles.order}>
          {words.order}
          <select
            value={query.order}
            onChange={event => {
              const order = ORDERS.find(one => one === event.currentTarget.value)
              if (order) setQuery({ ...query, order, page: 0 })
            }}
          >
            {ORDERS.map(order => (
              <option key={order} value={order}>
                {words.orders[order]}
              </option>
            ))}
          </select>
        </label>
        {sheet.state === 'done' && <p className={data.quiet}>{words.found(sheet.result.found)}</p>}
      </div>
      {sheet.state === 'idle' && <p className={data.quiet}>{words.reading}</p>}
      {sheet.state === 'failed' && <p role="alert">{sheet.message}</p>}
      {sheet.state === 'done' && (
        <>
          <Identities sheet={sheet.result} onOpen={setOpen} />
          <Pages page={query.page} pages={sheet.result.pages} onPage={page => setQuery({ ...query, page })} />
        </>
      )}
      {open && <IdentityDialog dataset={name} identity={open} onClose={() => setOpen(null)} />}
    </section>
  )
}

function Identities({ sheet, onOpen }: { sheet: Sheet; onOpen: (identity: SheetIdentity) => void }) {
  if (sheet.identities.length === 0) return <p className={data.quiet}>{words.noneFound}</p>
  return (
    <ul className={styles.identities} data-testid="sheet">
      {sheet.identities.map(identity => (
        <li key={identity.label}>
          <p className={styles.head}>
            <span className={styles.name} title={identity.name}>
              {identity.name}
            </span>
            {identity.count > identity.crops.length ? (
              <button
                type="button"
                className={data.link}
                aria-label={words.showAll(identity.name, identity.count)}
                onClick={() => onOpen(identity)}
              >
                {words.showAllShort(identity.count)}
              </button>
            ) : (
              <span className={data.quiet}>{countText(identity.count)}</span>
            )}
          </p>
          <Crops crops={identity.crops} />
        </li>
      ))}
    </ul>
  )
}

interface PagesProps {
  page: number
  pages: number
  onPage: (page: number) => void
}

function Pages({ page, pages, onPage }: PagesProps) {
  if (pages < 2) return null
  return (
    <nav className={styles.pages} aria-label={words.sheet}>
      <button
        type="button"
        className="button icon"
        aria-label={words.previous}
        title={words.previous}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeft size={18} aria-hidden />
      </button>
      <p>{words.pageOf(page + 1, pages)}</p>
      <button
        type="button"
        className="button icon"
        aria-label={words.next}
        title={words.next}
        disabled={page + 1 >= pages}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRight size={18} aria-hidden />
      </button>
    </nav>
  )
}
