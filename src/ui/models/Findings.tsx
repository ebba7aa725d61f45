// What a file holds, fold by fold: what differs from the network, what is no weight, every tensor.
import type { ShapeProblem } from '../../model/weights.ts'
import type { Inspection } from '../../worker/models/types.ts'
import styles from './Findings.module.css'
import { type Import, optionsOf } from './imports.ts'
import { shapeText, TensorBrowser } from './TensorBrowser.tsx'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports
const MOST_SAYINGS = 6
const MOST_ROWS = 200

export function Findings({ entry, inspection }: { entry: Import; inspection: Inspection }) {
  const { file } = entry
  const { notes, architecture, differences, fits, classifierFits, ignored, metadata, tensors } = inspection
  const counts = (problem: ShapeProblem['problem']) =>
    differences.filter(one => one.problem === problem).length
  const says = Object.entries(metadata).slice(0, MOST_SAYINGS)
  return (
    <div className={styles.findings}>
      {notes.map(note => (
        <p key={note}>{note}</p>
      ))}
      {architecture && !fits && <p>{words.doesNotFitNote}</p>}
      {architecture && fits && (
        <p className={styles.quiet}>
          {classifierFits ? words.fits : words.embeddingFits} {differences.length > 0 && words.leftOut}
        </p>
      )}
      {differences.length > 0 && (
        <details open={!fits || !classifierFits}>
          <summary>
            {words.differences(
              counts('missing'),
              counts('wrong shape'),
              counts('holds integers'),
              counts('holds float8'),
              counts('unexpected'),
            )}
          </summary>
          <Differences fileName={file.name} differences={differences} />
        </details>
      )}
      {ignored.length > 0 && (
        <details>
          <summary>{words.ignored(ignored.length)}</summary>
          <p className={styles.names}>{ignored.join(', ')}</p>
        </details>
      )}
      {tensors.length > 0 && (
        <details open={architecture === null}>
          <summary>{words.tensors(tensors.length)}</summary>
          <TensorBrowser file={file} fileName={file.name} tensors={tensors} options={optionsOf(entry)} />
        </details>
      )}
      {says.length > 0 && (
        <p className={styles.quiet}>
          {words.says}: {says.map(([key, value]) => `${key} ${value.slice(0, 80)}`).join(', ')}
        </p>
      )}
    </div>
  )
}

function Differences({ fileName, differences }: { fileName: string; differences: ShapeProblem[] }) {
  const more = differences.length - MOST_ROWS
  return (
    <>
      <table className={styles.table}>
        <caption className="sr">{words.problemsCaption(fileName)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.tensor}</th>
            <th scope="col">{words.problem}</th>
            <th scope="col">{words.expected}</th>
            <th scope="col">{words.found}</th>
          </tr>
        </thead>
        <tbody>
          {differences.slice(0, MOST_ROWS).map(({ name, problem, expected, found }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{problem}</td>
              <td>{expected ? shapeText(expected) : '–'}</td>
              <td>{found ? shapeText(found) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className={styles.quiet}>{words.moreDifferences(more)}</p>}
    </>
  )
}
