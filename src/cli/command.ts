// What every command of the tool shares: the shape of a command, printing, and the one way to refuse bad input.
import { parseArgs } from 'node:util'

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
