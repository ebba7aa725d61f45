// The published figures of the literature, with this report's own on top.
import type { Figures, Published as Literature } from '../../evaluate/protocols/protocol.ts'
import { rateText } from '../../evaluate/rows.ts'
import styles from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport

export function Published({ figures, published }: { figures: Figures; published: Literature<Figures> }) {
  const { columns, rows, own } = published
  return (
    <section className={styles.section} aria-label={words.published}>
      <h3>{words.published}</h3>
      <Table
        caption={words.published}
        head={[words.network, ...columns.map(({ title }) => title.replace(' - ', ' − '))]}
        rows={[
          [words.own, ...own(figures).map(rateText)],
          ...rows.map(({ model, rates }): [string, ...string[]] => [model, ...rates.map(rateText)]),
        ]}
        own={words.own}
        below={new Map(rows.map(({ model, source }) => [model, source]))}
      />
      <p className={styles.small}>{words.publishedNote}</p>
    </section>
  )
}
