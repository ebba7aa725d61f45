// inspect FILE: what a checkpoint holds, which network it is, and what differs from that network.
import { shownMetadata } from '../convert/bound.ts'
import { type Checkpoint, CONTAINER_TITLES } from '../convert/checkpoint.ts'
import type { Recognition } from '../convert/lightcnn.ts'
import { notesOf } from '../convert/notes.ts'
import { describeProblem } from '../model/weights.ts'
import { openCheckpointFiles, sayNotes } from './checkpoint.ts'
import { command, JSON_INSTEAD, KEY, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'

const SPEC = specOf({
  name: 'inspect',
  takes: 'FILE...',
  options: { key: KEY, json: JSON_INSTEAD },
  example: 'inspect LightCNN_9Layers_checkpoint.pth.tar',
})
const USAGE = usageOf(SPEC)

/** Prints container, network, tensors and problems. Reads headers, and the whole file once where it has a checksum; an ONNX file is run. */
export const inspect = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  if (positionals.length === 0)
    throw new UsageError(`inspect takes a file, or all the files of one checkpoint. Usage: ${USAGE}`)
  const { checkpoint, recognition, close } = await openCheckpointFiles(positionals, values.key)
  try {
    if (values.json) print(JSON.stringify(describeAsJson(checkpoint, recognition)))
    else printTable(checkpoint, recognition, print)
  } finally {
    await close()
  }
})

/** Sentences on what differs from the network, or on what this is instead of one. */
function problemsOf({ problems, looksLike }: Recognition): string[] {
  return looksLike === undefined ? problems.map(describeProblem) : [looksLike]
}

function describeAsJson(checkpoint: Checkpoint, recognition: Recognition) {
  return {
    container: checkpoint.container,
    architecture: recognition.architecture?.name ?? null,
    identities: recognition.identities,
    tensors: [...checkpoint.tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    ignored: checkpoint.ignored,
    problems: problemsOf(recognition),
    ...(checkpoint.choice && { networks: checkpoint.choice.found, taken: checkpoint.choice.taken }),
    notes: notesOf(checkpoint, recognition),
  }
}

function printTable(checkpoint: Checkpoint, recognition: Recognition, print: (line: string) => void): void {
  const { architecture, identities } = recognition
  print(`${checkpoint.name}: ${CONTAINER_TITLES[checkpoint.container]}, ${checkpoint.tensors.size} tensors`)
  if (architecture)
    print(`${architecture.title}, ${identities === null ? 'no classifier' : `${identities} identities`}`)
  sayNotes(checkpoint, recognition, print)
  for (const [key, value] of Object.entries(shownMetadata(checkpoint.metadata))) print(`${key}: ${value}`)
  const widest = [...checkpoint.tensors.keys()].reduce((most, { length }) => Math.max(most, length), 0)
  for (const [name, { dtype, shape }] of checkpoint.tensors)
    print(`  ${name.padEnd(widest)}  ${dtype.padEnd(4)}  ${shape.join('×') || 'scalar'}`)
  if (checkpoint.ignored.length > 0) print(`ignored: ${checkpoint.ignored.join(', ')}`)
  for (const problem of problemsOf(recognition)) print(`problem: ${problem}`)
}
