// The commands of the tool, each loaded when it is called, and what is asked of the tool itself: help and version.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseCard } from '../model/card.ts'
import { subcommandOf, UsageError } from './command.ts'
import { helpOf, nearest, overviewOf } from './help.ts'
import type { Command } from './spec.ts'
import { modelsFolder } from './storage.ts'

interface Entry {
  does: string
  load: () => Promise<Command>
}
const COMMANDS: Record<string, Entry> = {
  verify: {
    does: 'tells whether two photos, or several a side, show the same person',
    load: async () => (await import('./verify.ts')).verify,
  },
  faces: {
    does: 'finds the faces of a photo, with landmarks and notes on quality',
    load: async () => (await import('./faces.ts')).faces,
  },
  inspect: {
    does: 'says in a line what a file is: a checkpoint, pictures, a list, embeddings, a data set or a run',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  convert: {
    does: 'writes the weights of a checkpoint in another program’s format',
    load: async () => (await import('./convert.ts')).convert,
  },
  embed: {
    does: 'writes the embeddings of all pictures of a folder or archive',
    load: async () => (await import('./embed.ts')).embed,
  },
  evaluate: {
    does: 'measures embeddings or pictures on LFW’s pairs or BLUFR',
    load: async () => (await import('./evaluate.ts')).evaluate,
  },
  calibrate: {
    does: 'sets the thresholds of a model, from a report or typed in',
    load: async () => (await import('./calibrate.ts')).calibrate,
  },
  models: {
    does: 'makes a report of your own the thresholds of a model',
    load: async () => (await import('./models.ts')).models,
  },
  score: {
    does: 'learns a Joint Bayesian score from photos of people, and changes the score of a model',
    load: async () => (await import('./score.ts')).score,
  },
  lists: {
    does: 'writes the picture lists and pairs of the protocols as text',
    load: async () => (await import('./lists.ts')).lists,
  },
  identify: {
    does: 'finds the people of a gallery in photos',
    load: async () => (await import('./identify.ts')).identify,
  },
  group: {
    does: 'sorts the faces of many photos by person',
    load: async () => (await import('./group.ts')).group,
  },
  shards: {
    does: 'makes a data set of aligned crops, checks it, exports it',
    load: async () => (await import('./shards.ts')).shards,
  },
  train: {
    does: 'trains LightCNN on a data set, on the processor; cleans labels, exports runs',
    load: async () => (await import('./train.ts')).train,
  },
  scale: {
    does: 'takes a run to several devices, and back',
    load: async () => (await import('./scale.ts')).scale,
  },
}

/** What is asked of the tool itself. */
const TOOL_FLAGS = ['help', 'version']

/** Runs what the words of a command line ask for. Throws UsageError where nothing is known by them. */
export async function runTool(words: string[], print: (line: string) => void): Promise<void> {
  const [name = '', ...args] = words[0] === 'help' ? [...words.slice(1), '--help'] : words
  if (name === '--help' || name === '-h')
    return overviewOf(Object.entries(COMMANDS).map(([word, { does }]) => [word, does] as const)).forEach(
      print,
    )
  if (name === '--version' || name === '-V') return print(await versionText())
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) throw new UsageError(noCommand(name))
  const command = await entry.load()
  if (!asksHelp(args)) return command(args, print)
  const below = subcommandOf(command.spec, args) ?? { does: entry.does, command }
  helpOf(below.does, below.command.spec).forEach(print)
}

function noCommand(name: string): string {
  const isFlag = name.startsWith('-')
  const known = isFlag ? TOOL_FLAGS : [...Object.keys(COMMANDS), 'help']
  const meant = nearest(name.replace(/^-+/, ''), known)
  const told = meant ? ` Did you mean ${isFlag ? '--' : ''}${meant}?` : ''
  if (!isFlag) return `There is no command "${name}".${told} "npm run cli -- help" lists them.`
  return `There is no option ${name} before the command.${told} The command comes first: "npm run cli -- help" lists them.`
}

/** Behind "--" too, where verify takes options as well. */
const asksHelp = (args: readonly string[]) => args.some(word => word === '--help' || word === '-h')

/** The package's version, and the network that works where no --model is given. */
async function versionText(): Promise<string> {
  const models = modelsFolder()
  const { version } = JSON.parse(await readFile(join(dirname(models), 'package.json'), 'utf8')) as {
    version: string
  }
  const card = join(models, 'lightcnn-9', 'card.json')
  const { title, weights } = parseCard(await readFile(card, 'utf8'), card)
  return `Vis-à-vis ${version}, ${title} (weights ${weights.sha256.slice(0, 8)})`
}
