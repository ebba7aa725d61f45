// The lines of a report's table of figures, and how a figure is written.

export interface Row {
  name: string
  value: number
  interval?: readonly [number, number]
  /** A plain number with four decimals, such as an area; without it a rate in 0..1, shown in per cent. */
  isPlain?: true
  /** Of the value, by its own name. */
  standardError?: { name: string; value: number }
}

/** A rate as the protocols publish it: 0.98765 -> "98.77 %". */
export const rateText = (share: number): string => `${(100 * share).toFixed(2)} %`

/** A figure with the digits that suit it. */
export const figureText = ({ isPlain }: Pick<Row, 'isPlain'>, value: number): string =>
  isPlain ? value.toFixed(4) : rateText(value)
