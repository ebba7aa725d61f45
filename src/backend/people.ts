// Who is in the embeddings that a back-end is learned from: rows by person in an order of their own, and whether they are enough.

import { ListError } from '../errors.ts'
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import { checkEmbedding } from '../model/finite.ts'
import { counted } from '../text.ts'

/** People with two or more pictures: fewer tell nothing. More are needed where there is nothing to shrink towards. */
const LEAST_PEOPLE = { withPrior: 20, without: 100 }

export interface People {
  /** Rows of each person. */
  people: number[][]
  /** Pictures whose embedding another picture of the same person has; they are left out. */
  copies: number
}

/**
 * People in the order of their names (by code units), the rows of each in the order of their values: what is learned hangs on the
 * embeddings and names, not on the order in which they come. Throws DeviceError or ListError for an embedding that is none.
 */
export function distinctPeople({ rows, people }: FitInput): People {
  if (rows.length !== people.length * D)
    throw new TypeError(`${rows.length} numbers for ${people.length} embeddings of ${D}`)
  const byName = new Map<string, number[]>()
  for (const [row, name] of people.entries()) {
    const embedding = rows.subarray(row * D, (row + 1) * D)
    checkEmbedding(embedding)
    if (embedding.every(value => value === 0))
      throw new ListError(
        `An embedding of ${name} is all zeros: that face was never embedded. Leave the picture out, or embed it again.`,
      )
    const own = byName.get(name)
    if (own) own.push(row)
    else byName.set(name, [row])
  }
  let copies = 0
  const found = [...byName.keys()].sort().map(name => {
    const own = (byName.get(name) ?? []).sort((a, b) => compared(rows, a, b))
    const distinct = own.filter((row, n) => n === 0 || compared(rows, own[n - 1] ?? 0, row) !== 0)
    copies += own.length - distinct.length
    return distinct
  })
  return { people: found, copies }
}

function compared(rows: Float32Array, a: number, b: number): number {
  for (let i = 0; i < D; i++) {
    const difference = (rows[a * D + i] as number) - (rows[b * D + i] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** Throws ListError that says how many people are missing. */
export function checkEnough({ people, copies }: People, hasPrior: boolean): void {
  const several = people.filter(({ length }) => length > 1).length
  const least = hasPrior ? LEAST_PEOPLE.withPrior : LEAST_PEOPLE.without
  if (several >= least) return
  const left =
    copies > 0 ? ` ${counted(copies, 'copy of a picture was', 'copies of pictures were')} left out.` : ''
  throw new ListError(
    `${counted(several, 'person has', 'people have')} two or more different pictures, and at least ${least} are needed: ${counted(least - several, 'is', 'are')} missing.${left} Add people, or more pictures of those who have one.`,
  )
}

export interface FitInput {
  /** Embeddings [N, D] of any length, all of one kind and of the same weights. */
  rows: Float32Array
  /** Who each is. */
  people: readonly string[]
}
