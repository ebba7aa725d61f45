// What every command of the tool shares: the shape of a command, printing, and the one way to refuse bad input.
import { parseArgs } from 'node:util'
import { SCORES, type ScoreName } from '../model/scores.ts'

/** Runs with the arguments after its name; prints to `print`; throws on bad input (main.ts turns that into exit code 2). */
export type Command = (args: string[], print: (line: string) => void) => Promise<void>

/** A wrong call: the message says how to call it right. */
export class UsageError extends Error {
  override name = 'UsageError' as const
}

type OptionSpec = Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }>

/** `parseArgs` of node:util whose complaints end with the command's usage line. */
export function parse<T extends OptionSpec>(args: string[], options: T, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('\n')[0] : error} Usage: ${usage}`)
  }
}

/** The value of --score; undefined leaves the choice to the model. */
export function scoreOption(value: string | undefined, usage: string): ScoreName | undefined {
  if (value === undefined || Object.hasOwn(SCORES, value)) return value as ScoreName | undefined
  throw new UsageError(`--score is ${Object.keys(SCORES).join(' or ')}, got "${value}". Usage: ${usage}`)
}
