// What a command is, as a table from which both parsing and help come.
export interface Option {
  type: 'string' | 'boolean'
  multiple?: boolean
  /** What stands behind a flag of type string: DIR, FILE, N, or its words. */
  value?: string
  /** What it does, in a line. */
  text: string
  /** What holds without it. */
  otherwise?: string
}

export type Options = Readonly<Record<string, Option>>

export interface Spec<O extends Options = Options> {
  /** "verify", "train export" */
  name: string
  /** Everything before the options that can be left out: "DATASET_DIR --out RUN_DIR". */
  takes: string
  options: O
  /** One call, from behind "npm run cli --" on. */
  example: string
  /** Sentences below the options. */
  more?: readonly string[]
  subcommands?: Readonly<Record<string, { does: string; command: Command }>>
}

export type Print = (line: string) => void

/** Runs with the arguments after its name; prints to `print`; throws on bad input (main.ts turns that into exit code 2). */
export type Command = ((args: string[], print: Print) => Promise<void>) & { spec: Spec }
