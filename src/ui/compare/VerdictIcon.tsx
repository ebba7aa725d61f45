// =, ≠ and ≈ for the verdicts: one differs from the other without its colour.
import { Equal, EqualApproximately, EqualNot, Gauge } from 'lucide-react'
import type { Verdict } from '../../verify/verify.ts'

const ICONS = { same: Equal, different: EqualNot, undecided: EqualApproximately, uncalibrated: Gauge }
const COLOURS = {
  same: 'var(--same)',
  different: 'var(--different)',
  undecided: 'var(--unsure)',
  uncalibrated: 'var(--muted)',
}

export function VerdictIcon({ verdict, size }: { verdict: Verdict; size: number }) {
  const Icon = ICONS[verdict]
  return <Icon size={size} strokeWidth={2.5} color={COLOURS[verdict]} aria-hidden />
}
