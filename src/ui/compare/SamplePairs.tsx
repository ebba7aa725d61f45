// Ready pairs to try, without saying what they are.
import { words } from '../words.ts'
import styles from './SamplePairs.module.css'
import { SAMPLE_PAIRS, SAMPLES_README, sampleUrl, takeSamplePair } from './samples.ts'

export function SamplePairs() {
  return (
    <section className={styles.samples} aria-labelledby="sample-pairs">
      <h2 id="sample-pairs" className={styles.title}>
        {words.samples.row}
      </h2>
      <ul className={styles.row}>
        {SAMPLE_PAIRS.map((pair, i) => (
          <li key={pair.join()}>
            <button
              type="button"
              className={styles.pair}
              aria-label={words.samples.pair(i)}
              onClick={() => void takeSamplePair(pair)}
            >
              {pair.map(sample => (
                <img
                  key={sample}
                  className={styles.thumb}
                  src={sampleUrl(sample)}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  draggable={false}
                />
              ))}
            </button>
          </li>
        ))}
      </ul>
      <Credit />
    </section>
  )
}

export function Credit() {
  return (
    <p className={styles.credit}>
      {words.samples.credit}. <a href={SAMPLES_README}>{words.samples.sources}</a>
    </p>
  )
}
