// score fit, score use: a Joint Bayesian score of one's own, and which score a model uses.
import { command, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { fitScore } from './score-fit.ts'
import { useScore } from './score-use.ts'

const SPEC = specOf({
  name: 'score',
  takes: 'fit|use ...',
  options: {},
  example: 'score fit people-set --out own-jb.safetensors',
  subcommands: {
    fit: { does: 'learns a Joint Bayesian score from photos of people', command: fitScore },
    use: { does: 'changes the score of a model', command: useScore },
  },
})

export const score = command(SPEC, async () => {
  throw new UsageError(`score takes fit or use. Usage: ${usageOf(SPEC)}`)
})
