// The product that projections are made of, quick enough for tens of thousands: four rows of the matrix at a time, so that a sum is read
// and written once for four products.

/** (x - mean) axes, for x of `at` on in `values`: axes is [mean.length, size], row by row. `out` [size] is overwritten. */
export function mapInto(
  out: Float64Array,
  { values, at }: { values: Float64Array; at: number },
  { mean, axes }: { mean: Float64Array; axes: Float64Array },
): void {
  const [size, length] = [out.length, mean.length]
  out.fill(0)
  let i = 0
  for (; i + 4 <= length; i += 4) {
    const a = (values[at + i] as number) - (mean[i] as number)
    const b = (values[at + i + 1] as number) - (mean[i + 1] as number)
    const c = (values[at + i + 2] as number) - (mean[i + 2] as number)
    const d = (values[at + i + 3] as number) - (mean[i + 3] as number)
    const [ra, rb, rc, rd] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size]
    for (let k = 0; k < size; k++)
      out[k] =
        (out[k] as number) +
        (a * (axes[ra + k] as number) + b * (axes[rb + k] as number)) +
        (c * (axes[rc + k] as number) + d * (axes[rd + k] as number))
  }
  for (; i < length; i++) {
    const a = (values[at + i] as number) - (mean[i] as number)
    for (let k = 0; k < size; k++) out[k] = (out[k] as number) + a * (axes[i * size + k] as number)
  }
}
