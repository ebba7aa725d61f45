// The pairs that a threshold fails first, as the crops that the network saw.
import type { LfwFigures, ScoredPair, ScoreName } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import own from './Mistakes.module.css'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport

interface Props {
  mistakes: LfwFigures['mistakes']
  score: ScoreName
  pictures: Readonly<Record<string, string>>
}

export function Mistakes({ mistakes, score, pictures }: Props) {
  const shared = { score, pictures }
  const hasPictures = Object.keys(pictures).length > 0
  return (
    <section className={styles.section} aria-label={words.mistakes}>
      <h3>{words.mistakes}</h3>
      {!hasPictures && <p className={styles.small}>{words.noPictures}</p>}
      <div className={styles.halves}>
        <Pairs title={words.hardest} note={words.hardestNote} pairs={mistakes.genuine} {...shared} />
        <Pairs title={words.similar} note={words.similarNote} pairs={mistakes.impostor} {...shared} />
      </div>
    </section>
  )
}

interface PairsProps {
  title: string
  note: string
  pairs: readonly ScoredPair[]
  score: ScoreName
  pictures: Props['pictures']
}

function Pairs({ title, note, pairs, score: name, pictures }: PairsProps) {
  return (
    <div className={styles.section}>
      <h4 className={styles.subtitle}>
        {title}. <span className={styles.quiet}>{note}</span>
      </h4>
      <ul className={own.pairs} aria-label={title}>
        {pairs.map(({ a, b, score }) => (
          <li key={`${a} ${b}`} className={own.pair}>
            <Crop name={a} address={pictures[a]} />
            <Crop name={b} address={pictures[b]} />
            <span className={own.score}>{words.score(name, score)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Crop({ name, address }: { name: string; address: string | undefined }) {
  return (
    <figure className={own.crop}>
      {address && <img src={address} width={128} height={128} alt="" />}
      <figcaption>{words.picture(name)}</figcaption>
    </figure>
  )
}
