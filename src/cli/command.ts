// What every command of the tool shares: its table, from which both parsing and help come, and the one way to refuse bad input.

import { parseArgs } from 'node:util'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { nearest, usageOf } from './help.ts'
import type { Command, Options, Print, Spec } from './spec.ts'

/** A wrong call: the message says how to call it right. */
export class UsageError extends Error {
  override name = 'UsageError' as const
}

/** Options that several commands have. */
export const MODEL = {
  type: 'string',
  value: 'DIR',
  text: 'folder of a model: weights.safetensors and card.json',
  otherwise: 'models/lightcnn-9',
} as const
export const SCORE = {
  type: 'string',
  value: 'cosine|jb',
  text: 'the score: cosine, or the Joint Bayesian log likelihood ratio',
  otherwise: 'the model’s',
} as const
/** Of several networks in one checkpoint. */
export const KEY = {
  type: 'string',
  value: 'NAME',
  text: 'which network of several in the file',
  otherwise: 'an EMA, else the first LightCNN',
} as const
export const JSON_INSTEAD = { type: 'boolean', text: 'JSON instead of sentences' } as const

/** Keeps the names and types of the options, for `parse`. */
export const specOf = <const O extends Options>(spec: Spec<O>): Spec<O> => spec

export function command(spec: Spec, run: (args: string[], print: Print) => Promise<void>): Command {
  const orSubcommand = (args: string[], print: Print) => {
    const below = subcommandOf(spec, args)
    return below ? below.command(args.slice(1), print) : run(args, print)
  }
  return Object.assign(orSubcommand, { spec })
}

/** The subcommand that the first argument names. */
export function subcommandOf({ subcommands = {} }: Spec, [word = '']: readonly string[]) {
  return Object.hasOwn(subcommands, word) ? subcommands[word] : undefined
}

/** `parseArgs` of node:util whose complaints end with the command's usage line. */
export function parse<O extends Options>(args: string[], spec: Spec<O>) {
  try {
    return parseArgs({ args, options: spec.options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${complaint(error, Object.keys(spec.options))} Usage: ${usageOf(spec)}`)
  }
}

/** The value of --score; undefined leaves the choice to the model. */
export function scoreOption(value: string | undefined, usage: string): ScoreName | undefined {
  if (value === undefined || Object.hasOwn(SCORES, value)) return value as ScoreName | undefined
  throw new UsageError(`--score is ${Object.keys(SCORES).join(' or ')}, got "${value}". Usage: ${usage}`)
}

function complaint(error: unknown, known: readonly string[]): string {
  const [message = ''] = error instanceof Error ? error.message.split('\n') : [String(error)]
  const unknown = /^Unknown option '(-+[^']*)'/.exec(message)?.[1]
  if (unknown === undefined) return message.replace(/\.?$/, '.')
  const meant = nearest(unknown.replace(/^-+/, ''), known)
  return `There is no option ${unknown}.${meant ? ` Did you mean --${meant}?` : ''}`
}
