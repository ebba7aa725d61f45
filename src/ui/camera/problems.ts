// Why there is no camera, from what the browser says, in words that tell what to do.
import { wordsOfCamera as words } from './words.ts'

/**
 * `error` is what getUserMedia threw; `permission` is what the browser says about the camera's permission after it, null where it says
 * nothing. https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia
 */
export function problemOf(error: unknown, permission: PermissionState | null): string {
  const { problem } = words
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['', String(error)]
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    if (/system/i.test(message)) return problem.refusedBySystem
    return permission === 'prompt' ? problem.dismissed : problem.refused
  }
  if (name === 'NotFoundError') return problem.none
  if (name === 'NotReadableError' || name === 'AbortError') return problem.taken
  if (name === 'OverconstrainedError') return problem.gone
  return problem.other(message || name)
}
