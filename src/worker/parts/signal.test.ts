import { describe, expect, it } from 'vitest'
import { receiveSignal, sendSignal } from './signal.ts'

const settled = () => new Promise(resolve => setTimeout(resolve, 20))

describe('an AbortSignal over a port', () => {
  it('aborts on the other side when it aborts here', async () => {
    const controller = new AbortController()
    const port = sendSignal(controller.signal)
    const received = receiveSignal(port)
    await settled()
    expect(received.aborted).toBe(false)
    controller.abort()
    await settled()
    expect(received.aborted).toBe(true)
  })

  it('arrives aborted when it was aborted before it was sent', async () => {
    const received = receiveSignal(sendSignal(AbortSignal.abort()))
    await settled()
    expect(received.aborted).toBe(true)
  })

  it('never aborts when none was sent', () => {
    expect(sendSignal(undefined)).toBeNull()
    expect(receiveSignal(null).aborted).toBe(false)
  })
})
