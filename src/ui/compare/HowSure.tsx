// A page in plain words: what the score is, how often the model in use is wrong, what makes a photo unfit, what nobody can know from it.
import { ArrowLeft } from 'lucide-react'
import { TYPED_IN } from '../../model/calibration.ts'
import type { Calibration, ModelCard, ScoreCalibration, TemplateCalibration } from '../../model/card.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import { shareAtOrAbove } from '../../verify/calibration.ts'
import { ruleFor } from '../../verify/rule.ts'
import { useEngine } from '../engine.ts'
import { countText, percentText } from '../parts/formats.ts'
import { Table } from '../parts/Table.tsx'
import { followLink } from '../router.ts'
import { words } from '../words.ts'
import styles from './HowSure.module.css'
import { wordsOfSure as sure } from './sure-words.ts'

type Row = [name: string, ...cells: string[]]

export default function HowSure() {
  const model = useEngine(state => state.ready?.model) ?? null
  return (
    <article className={styles.page}>
      <a className={styles.back} href="/compare" onClick={followLink}>
        <ArrowLeft size={18} aria-hidden />
        {sure.back}
      </a>
      <h2 className={styles.heading}>{sure.title}</h2>
      <h3>{sure.scoreTitle}</h3>
      <p>{model && scoreOfCard(model) === 'jb' ? sure.jb : sure.score}</p>
      {(model?.calibration?.embedding ?? 'mirrored') === 'mirrored' && <p>{sure.mirrored}</p>}
      <h3>{sure.wordsTitle}</h3>
      {model && <Rates model={model} />}
      <h3>{sure.lrTitle}</h3>
      <p>{sure.lr}</p>
      <p>{sure.prior}</p>
      {model?.calibration?.templates && <MorePhotos calibration={model.calibration} />}
      <h3>{sure.unfitTitle}</h3>
      <p>{sure.unfit}</p>
      <ul className={styles.list}>
        {sure.unfitList.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <h3>{sure.limitsTitle}</h3>
      <ul className={styles.list}>
        {[...words.help.limits, ...(model?.limits ?? [])].map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </article>
  )
}

function Rates({ model: { title, calibration } }: { model: ModelCard }) {
  if (!calibration) return <p>{sure.uncalibrated(title)}</p>
  const rule = ruleFor(calibration)
  const { same, different } = rule
  if (calibration.source === TYPED_IN) return <p>{words.ruler.bands(rule)}</p>
  const shares = (whose: 'genuine' | 'impostor') => {
    const firm = shareAtOrAbove(calibration, whose, same.threshold)
    const low = 1 - shareAtOrAbove(calibration, whose, different.threshold)
    return [firm, 1 - firm - low, low].map(percentText)
  }
  const rows: Row[] = [
    [sure.rowSame(calibration.genuinePairs), ...shares('genuine')],
    [sure.rowStrangers(calibration.impostorPairs), ...shares('impostor')],
  ]
  return (
    <>
      <p>{sure.measured(title, calibration.source)}</p>
      <p>{words.ruler.bands(rule)}</p>
      <p>{sure.between}</p>
      <Table caption={sure.wordsTitle} head={sure.tableHead} rows={rows} />
    </>
  )
}

function MorePhotos({ calibration }: { calibration: Calibration }) {
  const recognised = (measured: ScoreCalibration) =>
    percentText(shareAtOrAbove(measured, 'genuine', measured.thresholds['0.001']))
  const one: TemplateCalibration = { ...calibration, photos: [1, 1], people: 0 }
  const rows = [one, ...(calibration.templates ?? [])].map(
    (measured): Row => [
      sure.photosRow(...measured.photos),
      recognised(measured),
      countText(measured.genuinePairs),
    ],
  )
  return (
    <>
      <h3>{sure.photosTitle}</h3>
      <p>{sure.photos}</p>
      <Table caption={sure.photosTitle} head={sure.photosHead} rows={rows} />
    </>
  )
}
