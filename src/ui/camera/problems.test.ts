import { describe, expect, it } from 'vitest'
import { problemOf } from './problems.ts'

const thrown = (name: string, message = '') => new DOMException(message, name)

describe('why there is no camera', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', 'denied', /allow the camera/],
    ['NotAllowedError', 'Permission denied', null, /allow the camera/],
    ['NotAllowedError', 'Permission dismissed', 'prompt', /choose Allow/],
    ['NotAllowedError', 'Permission denied by system', 'granted', /system’s privacy settings/],
    ['SecurityError', '', null, /allow the camera/],
    ['NotFoundError', 'Requested device not found', 'granted', /Connect one/],
    ['NotReadableError', 'Could not start video source', 'granted', /Another program/],
    ['AbortError', 'Starting videoinput failed', 'granted', /Another program/],
    ['OverconstrainedError', '', 'granted', /Choose another one/],
    ['TypeError', 'something new', null, /something new/],
  ] as const)('%s (%s, %s) says what to do', (name, message, permission, says) => {
    expect(problemOf(thrown(name, message), permission)).toMatch(says)
  })
})
