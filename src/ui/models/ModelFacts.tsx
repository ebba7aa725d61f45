// The facts of a model's card, each with where it comes from.
import { Check, Copy } from 'lucide-react'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { ARCHITECTURES } from '../../model/architectures.ts'
import type { ModelCard, ProtocolFigures } from '../../model/card.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import { SCORES } from '../../model/scores.ts'
import { ruleFor } from '../../verify/rule.ts'
import { chooseModel } from '../evaluate/setup.ts'
import { announce } from '../parts/announce.ts'
import { countText } from '../parts/formats.ts'
import { notify } from '../parts/notices.ts'
import { followLink } from '../router.ts'
import { words as shared } from '../words.ts'
import styles from './ModelFacts.module.css'
import { wordsOfScores } from './score-words.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.facts
const COPIED_MS = 2000
const SHORT_SHA = 12

export function ModelFacts({ card }: { card: ModelCard }) {
  const { weights, identities, limits } = card
  return (
    <div className={styles.facts}>
      <dl className={styles.list}>
        <Fact name={words.network}>{ARCHITECTURES[card.architecture]?.title}</Fact>
        <Fact name={words.size}>{words.sizeText(weights.bytes, weights.dtype)}</Fact>
        <Fact name={wordsOfScores.factName}>
          {wordsOfScores.fact(
            scoreOfCard(card),
            scoreOfCard(card) === 'jb' ? (card.backend?.source ?? null) : null,
          )}
        </Fact>
        <Thresholds card={card} />
        <Fact name={words.licence}>{card.licence}</Fact>
        <Fact name={words.source}>{card.source}</Fact>
      </dl>
      <details className={styles.limits}>
        <summary>{shared.details}</summary>
        <dl className={styles.list}>
          <Measured card={card} />
          <Fact name={words.parameters}>{countText(card.parameters)}</Fact>
          <Fact name={words.identities}>
            {identities === null ? words.noClassifier : countText(identities)}
          </Fact>
          <Fact name={words.sha256}>
            <Sha256 card={card} />
          </Fact>
        </dl>
      </details>
      {limits.length > 0 && (
        <details className={styles.limits}>
          <summary>{words.limits}</summary>
          <ul>
            {limits.map(limit => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** To the Evaluate panel, with this model chosen. */
function MeasureLink({ card: { name } }: { card: ModelCard }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    chooseModel(name)
    followLink(event)
  }
  return (
    <a href="/evaluate" onClick={follow}>
      {words.runLfw}
    </a>
  )
}

function Thresholds({ card }: { card: ModelCard }) {
  const { calibration } = card
  if (!calibration)
    return (
      <Fact name={words.thresholds}>
        <strong className={styles.alarm}>
          {words.notCalibrated} <MeasureLink card={card} />.
        </strong>{' '}
        {words.notCalibratedNote}
        <Note card={card} />
      </Fact>
    )
  const { impostorPairs, source, date } = calibration
  const { same, different, ...rule } = ruleFor(calibration)
  const lines =
    impostorPairs === 0
      ? [words.typed(same.threshold, different.threshold)]
      : [
          same.threshold < SCORES[rule.score].high
            ? words.sameFrom(same.threshold, same.far)
            : words.noFirm(impostorPairs),
          different.threshold > SCORES[rule.score].low
            ? words.differentBelow(different.threshold, different.fnr)
            : words.noFirmNo(rule.genuinePairs),
        ]
  return (
    <Fact name={words.thresholds}>
      {lines.map(line => (
        <span key={line} className={styles.line}>
          {line}
        </span>
      ))}
      <span className={styles.quiet}>
        {impostorPairs === 0 ? words.typedOn(date) : words.measuredOn(source, date)}
      </span>
      <Note card={card} />
    </Fact>
  )
}

/** Where the thresholds are from, or why there are none. */
function Note({ card: { calibrationNote } }: { card: ModelCard }) {
  return calibrationNote ? <span className={`${styles.line} ${styles.quiet}`}>{calibrationNote}</span> : null
}

function Measured({ card: { measured } }: { card: ModelCard }) {
  const { mirrored, jb } = measured
  return (
    <>
      <Figures of={measured} named={name => name} />
      {mirrored && <Figures of={mirrored} named={words.mirrored} />}
      {jb && <Figures of={jb} named={words.joint} />}
    </>
  )
}

/** Figures of single embeddings, which are published, and of mirrored ones, which verdicts use, by either score. */
function Figures({
  of: { lfw, blufr },
  named,
}: {
  of: ProtocolFigures
  named: (protocol: string) => string
}) {
  const lines = lfw
    ? [
        words.accuracy(lfw.accuracy.mean, lfw.accuracy.standardError),
        words.equalError(lfw.eer100),
        words.tprAt(lfw.tprAtFar['0.001'], '0.1 %'),
      ]
    : [words.notMeasured]
  return (
    <>
      {(lfw || !blufr) && (
        <Fact name={named(words.lfw)}>
          {lines.map(line => (
            <span key={line} className={styles.line}>
              {line}
            </span>
          ))}
        </Fact>
      )}
      {blufr && (
        <Fact name={named(words.blufr)}>
          <span className={styles.line}>{words.vr(blufr.vrAtFar001)}</span>
          <span className={styles.line}>{words.dir(blufr.dirAtFar01)}</span>
        </Fact>
      )}
    </>
  )
}

function Sha256({ card: { title, weights } }: { card: ModelCard }) {
  const [isCopied, setCopied] = useState(false)
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(weights.sha256)
      setCopied(true)
      announce(words.copied)
      setTimeout(() => setCopied(false), COPIED_MS)
    } catch {
      notify(words.copyFailed)
    }
  }
  return (
    <span className={styles.sha}>
      <code title={weights.sha256}>{weights.sha256.slice(0, SHORT_SHA)}</code>
      <button
        type="button"
        className="button plain icon"
        aria-label={words.copySha256(title)}
        title={words.copySha256(title)}
        onClick={() => void copy()}
      >
        {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      </button>
    </span>
  )
}
