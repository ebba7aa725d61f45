// How many identities have how many pictures, in bins of powers of two: most sets have many people with few pictures.
import type { CountBin } from '../../worker/datasets/types.ts'
import chart from '../evaluate/Chart.module.css'
import { countText } from '../parts/formats.ts'
import table from '../parts/Report.module.css'
import styles from './CountHistogram.module.css'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page

export function CountHistogram({ bins, text }: { bins: readonly CountBin[]; text: string }) {
  const most = Math.max(1, ...bins.map(({ identities }) => identities))
  return (
    <section className={table.section} aria-label={words.histogram}>
      <h3>{words.histogram}</h3>
      <div className={styles.bars} aria-hidden="true">
        {bins.map(({ from, to, identities }) => (
          <div key={from} className={styles.bin}>
            <span className={styles.tick}>{words.bin(from, to)}</span>
            <span className={styles.track}>
              {identities > 0 && (
                <span className={styles.bar} style={{ width: `${(100 * identities) / most}%` }} />
              )}
            </span>
            <span className={styles.count}>{countText(identities)}</span>
          </div>
        ))}
      </div>
      <p className={table.small}>{text}</p>
      <details className={chart.table}>
        <summary>{words.asTable}</summary>
        <table>
          <caption className="sr">{words.histogram}</caption>
          <thead>
            <tr>
              <th scope="col">{words.binColumn}</th>
              <th scope="col">{words.identitiesColumn}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ from, to, identities }) => (
              <tr key={from}>
                <th scope="row">{words.bin(from, to)}</th>
                <td>{countText(identities)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
