// Beside the start of a long job: other panels' jobs that are running, because two of them slow each other down.
import { useShell } from '../shell.ts'
import { words } from '../words.ts'

/** The panels that have long jobs. */
const TITLES: Record<string, string> = {
  '/people': words.peopleTitle,
  '/evaluate': words.evaluateTitle,
  '/train': words.trainTitle,
  '/data': words.dataTitle,
}

/** Nothing while no other panel works. `panel`: the path of the panel that is about to start a job. */
export function OtherJobs({ panel, className = '' }: { panel: string; className?: string | undefined }) {
  const jobs = useShell(state => state.jobs)
  const busy = Object.entries(TITLES).filter(([path]) => path !== panel && jobs[path] !== undefined)
  if (busy.length === 0) return null
  return <p className={className}>{words.otherJobs(busy.map(([, title]) => title))}</p>
}
