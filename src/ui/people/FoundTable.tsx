// Everybody who was found in all photos as one table; a row leads to its photo.
import { FileSpreadsheet } from 'lucide-react'
import { useMemo } from 'react'
import { scoreText } from '../parts/formats.ts'
import { lookAtFace, useAsking, verdictOf } from './asking.ts'
import styles from './FoundTable.module.css'
import { foundCsv, foundRows } from './found-rows.ts'
import { saveText } from './grouping.ts'
import { VerdictIcon } from './Ranking.tsx'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.who

export function FoundTable() {
  const asked = useAsking(state => state.asked)
  const rows = useMemo(() => foundRows(asked), [asked])
  if (rows.length < 2) return null
  const { columns } = words
  return (
    <section className={styles.section} aria-label={words.list}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.list}</h2>
        <button
          type="button"
          className="button"
          onClick={() => saveText(foundCsv(rows, verdictOf), words.csvName)}
        >
          <FileSpreadsheet size={18} aria-hidden />
          {words.csv}
        </button>
      </div>
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{columns.answer}</th>
              <th scope="col">{columns.photo}</th>
              <th scope="col">{columns.face}</th>
              <th scope="col">{columns.score}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, path, face, answer }) => (
              <tr key={`${id} ${face}`} data-found={answer.verdict}>
                <td>
                  <span className={styles.answer}>
                    <VerdictIcon verdict={answer.verdict} size={16} />
                    {verdictOf(answer)}
                  </span>
                </td>
                <td>
                  <a href={`#asked-${id}`} onClick={() => lookAtFace(id, face)}>
                    {path}
                  </a>
                </td>
                <td className={styles.number}>{face + 1}</td>
                <td className={styles.number}>
                  {answer.candidates[0] && scoreText(answer.candidates[0].score, answer.score)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
