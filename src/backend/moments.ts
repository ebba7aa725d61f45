// What the two-covariance model needs of pictures with known people: sums that can be added and taken away, so that each fold's model is
// that of all sums less its own. Every person counts once for the mean and the spread between people, whatever the number of its pictures;
// every picture counts for the spread within a person.
import { scatter } from './scatter.ts'

export interface Moments {
  size: number
  /** People, of whom those with one picture tell nothing about the spread within a person. */
  people: number
  /** Pictures less people. */
  degrees: number
  /** Sum of the people's means [size]. */
  means: Float64Array
  /** Sum of the outer products of the people's means [size, size], upper triangle. */
  outer: Float64Array
  /** Sum of the outer products of pictures around their person's mean [size, size], upper triangle. */
  within: Float64Array
  /** Sum over people of 1 / pictures: how much of the spread of means is that within a person. */
  reciprocals: number
}

/** Sums over people, `rows` of points [N, size] each. */
export function momentsOf(
  points: Float64Array,
  size: number,
  people: readonly (readonly number[])[],
): Moments {
  const [outer, within] = [scatter(size), scatter(size)]
  const means = new Float64Array(size)
  const mean = new Float64Array(size)
  const x = new Float64Array(size)
  let [degrees, reciprocals] = [0, 0]
  for (const rows of people) {
    mean.fill(0)
    for (const row of rows)
      for (let k = 0; k < size; k++)
        mean[k] = (mean[k] as number) + (points[row * size + k] as number) / rows.length
    for (const row of rows) {
      if (rows.length === 1) break
      for (let k = 0; k < size; k++) x[k] = (points[row * size + k] as number) - (mean[k] as number)
      within.add(x)
    }
    outer.add(mean)
    for (let k = 0; k < size; k++) means[k] = (means[k] as number) + (mean[k] as number)
    degrees += rows.length - 1
    reciprocals += 1 / rows.length
  }
  return {
    size,
    people: people.length,
    degrees,
    means,
    outer: outer.sum(),
    within: within.sum(),
    reciprocals,
  }
}

/** a + sign b, as new sums. */
export function combined(a: Moments, b: Moments, sign: 1 | -1): Moments {
  const sums = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + sign * (y[i] as number))
  return {
    size: a.size,
    people: a.people + sign * b.people,
    degrees: a.degrees + sign * b.degrees,
    means: sums(a.means, b.means),
    outer: sums(a.outer, b.outer),
    within: sums(a.within, b.within),
    reciprocals: a.reciprocals + sign * b.reciprocals,
  }
}

export interface Covariances {
  /** [size] */
  mean: Float64Array
  /** [size, size], upper triangles. */
  within: Float64Array
  between: Float64Array
}

/** W = within / degrees; B = covariance of the people's means, less what W adds to it. B may have negative eigenvalues. */
export function covariancesOf({
  size,
  people,
  degrees,
  means,
  outer,
  within,
  reciprocals,
}: Moments): Covariances {
  const mean = means.map(sum => sum / people)
  const W = within.map(sum => sum / degrees)
  const B = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let k = i; k < size; k++) {
      const at = i * size + k
      const spread =
        ((outer[at] as number) - people * (mean[i] as number) * (mean[k] as number)) / (people - 1)
      B[at] = spread - ((W[at] as number) * reciprocals) / people
    }
  return { mean, within: W, between: B }
}
