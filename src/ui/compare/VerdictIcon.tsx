// =, ≠, ≈ and ? for the verdicts: one differs from the other without its colour.
import { CircleHelp, Equal, EqualApproximately, EqualNot, Gauge } from 'lucide-react'
import type { Verdict } from '../../verify/rule.ts'

const ICONS = {
  same: Equal,
  'leans-same': EqualApproximately,
  'cannot-tell': CircleHelp,
  'leans-different': EqualApproximately,
  different: EqualNot,
  uncalibrated: Gauge,
}
const COLOURS = {
  same: 'var(--same)',
  different: 'var(--different)',
  'leans-same': 'var(--unsure)',
  'cannot-tell': 'var(--unsure)',
  'leans-different': 'var(--unsure)',
  uncalibrated: 'var(--muted)',
}

export function VerdictIcon({ verdict, size }: { verdict: Verdict; size: number }) {
  const Icon = ICONS[verdict]
  return <Icon size={size} strokeWidth={2.5} color={COLOURS[verdict]} aria-hidden />
}
