// A table of a report: row headings on the left, everything else beside them.
import { type ReactNode, useEffect, useState } from 'react'
import styles from './Report.module.css'
import { useWidth } from './use-width.ts'

interface Props {
  caption: string
  head: readonly string[]
  rows: readonly (readonly [name: string, ...cells: ReactNode[]])[]
  /** Name of the row that stands out. */
  own?: string
  /** Small print below names. */
  below?: ReadonlyMap<string, string>
}

export function Table({ caption, head, rows, own, below }: Props) {
  const [box, width] = useWidth()
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    if (box.current && width > 0) setCut(box.current.scrollWidth > box.current.clientWidth)
  }, [box, width])
  // what is cut off scrolls, with the keys too
  const reach = isCut ? { tabIndex: 0, role: 'group', 'aria-label': caption } : {}
  return (
    <div ref={box} className={styles.scroll} {...reach}>
      <table className={styles.table}>
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            {head.map(title => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name} data-own={name === own || undefined}>
              <th scope="row">
                {name}
                {below?.has(name) && <span className={styles.below}>{below.get(name)}</span>}
              </th>
              {cells.map((cell, column) => (
                <td key={head[column + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
