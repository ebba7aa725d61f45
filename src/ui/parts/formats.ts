// Numbers as people read them, each with its unit.
import type { ScoreName } from '../../model/scores.ts'
import { SCORES } from '../../model/scores.ts'

/** 2_300_000 -> "2.3 MB". */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  if (bytes < 999_500_000) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** 0.001 -> "0.1 %". Small shares keep two significant digits, shares near all or nothing are never rounded to it. */
export function percentText(share: number): string {
  const percent = share * 100
  if (percent <= 0) return '0 %'
  if (percent < 0.01) return '< 0.01 %'
  if (percent > 99.9 && percent < 100) return '> 99.9 %'
  const digits = percent < 0.1 ? 2 : percent < 10 || percent > 99 ? 1 : 0
  return `${Number(percent.toFixed(digits))} %`
}

/** A measured share: with fewer than one of the `pairs` it only says that it is less than that, without any that it is unknown. */
export function shareText(share: number, pairs: number): string {
  if (pairs === 0) return 'an unknown share'
  return share * pairs < 1 ? `< ${percentText(1 / pairs)}` : percentText(share)
}

/** What a score is that nobody says: a log likelihood ratio alone goes beyond 1. */
const guessed = (score: number): ScoreName => (Math.abs(score) > 1.0005 ? 'jb' : 'cosine')

/** One digit fewer than files have: a cosine 0.61234 -> "0.612"; a log likelihood ratio 14.63 -> "14.6". */
export const scoreText = (score: number, name: ScoreName = guessed(score)): string =>
  score.toFixed(SCORES[name].digits - 1).replace('-', '−')
/** Where there is little room, cut off: "0.61", "14". */
export const shortScoreText = (score: number, name: ScoreName): string =>
  scoreText(score, name).replace(/\.?\d$/, '')
/** "0.612 (cosine)": where it is not clear which score a number is. */
export const namedScoreText = (score: number, name: ScoreName): string =>
  `${scoreText(score, name)} (${SCORES[name].title})`

export const countText = (count: number): string => count.toLocaleString('en-US')

export function msText(ms: number): string {
  if (ms < 1) return '< 1 ms'
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** How long something will take: 754 -> "13 min"; of an endless time that it is not known. */
export function secondsText(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'an unknown time'
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/** 34.2 -> "34", 3.42 -> "3.4", 0.0342 -> "0.034": a rate that is not nothing never reads as 0. */
export function perSecondText(rate: number): string {
  if (rate <= 0 || !Number.isFinite(rate)) return '0'
  if (rate < 0.095) return String(Number(rate.toPrecision(2)))
  return rate < 9.95 ? rate.toFixed(1) : countText(Math.round(rate))
}

/** A threshold; one at the end of the scores is never reached (verify/rule.ts). */
export const thresholdText = (threshold: number, name?: ScoreName): string =>
  isNever(threshold) ? 'never' : scoreText(threshold, name)
/** Whether a threshold lies at an end of its score, which stands for none. */
export const isNever = (threshold: number): boolean => ENDS.has(threshold)
const ENDS = new Set(Object.values(SCORES).flatMap(({ low, high }) => [low, high]))
