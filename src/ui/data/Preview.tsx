// The first pictures as they will be stored, with the lines on which eyes and mouth belong, and what was measured of that.
import type { PreviewPicture } from '../../worker/datasets/types.ts'
import form from '../parts/Form.module.css'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { MOST_OF_THEM } from './crop-sizes.ts'
import styles from './Preview.module.css'
import { useSetup } from './setup.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup
/** Of LFW's chips eyes and mouth are at most 9 px from their place as YuNet sees them, of portraits taken as crops 11 px and more. */
const MOST_OFF_PX = 10

export function Preview() {
  const preview = useSetup(state => state.preview)
  if (preview.state === 'idle') return null
  return (
    <section className={styles.preview} aria-label={words.preview}>
      <h3 className={form.legend}>{words.preview}</h3>
      {preview.state === 'running' && (
        <div className={form.waiting}>
          <p className={form.note}>{words.previewing}</p>
          <ProgressBar label={words.previewing} share={null} />
        </div>
      )}
      {preview.state === 'failed' && (
        <p className={form.problem} role="alert">
          {preview.message}
        </p>
      )}
      {preview.state === 'done' && <Pictures pictures={preview.result} />}
    </section>
  )
}

function Pictures({ pictures }: { pictures: readonly PreviewPicture[] }) {
  return (
    <>
      <Verdict pictures={pictures} />
      <ul className={styles.pictures}>
        {pictures.map(({ path, identity, result }) => (
          <li key={path} title={path}>
            {typeof result === 'string' ? (
              <span className={styles.none}>{wordsOfData.causes[result]}</span>
            ) : (
              <span className={styles.crop}>
                <GrayPicture image={{ width: 144, height: 144, data: result.image }} label={null} />
              </span>
            )}
            <span className={styles.name}>{identity || path}</span>
          </li>
        ))}
      </ul>
      <p className={form.note}>{words.previewNote}</p>
    </>
  )
}

function Verdict({ pictures }: { pictures: readonly PreviewPicture[] }) {
  const { aligned, isFacesChosen } = useSetup()
  const crops = pictures.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]))
  const measured = crops.flatMap(({ measured }) => (measured ? [measured] : []))
  if (aligned) {
    const good = measured.filter(({ offPx }) => offPx !== null && offPx <= MOST_OFF_PX).length
    return (
      <div data-testid="verdict">
        <p>
          {!isFacesChosen && words.seemAligned} {words.inPlace(good, crops.length)}
        </p>
        {good < MOST_OF_THEM * crops.length && <p className={form.problem}>{words.notAligned}</p>}
      </div>
    )
  }
  return (
    <div data-testid="verdict">
      <p>{words.facesFound(crops.length, pictures.length)}</p>
    </div>
  )
}
