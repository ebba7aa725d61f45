// Carries an AbortSignal over the port: the page keeps one end of a channel, the worker builds a signal from the other.

/** The end to transfer with a call. It says "abort" once the signal is aborted. */
export function sendSignal(signal: AbortSignal | undefined): MessagePort | null {
  if (!signal) return null
  const { port1, port2 } = new MessageChannel()
  const abort = () => {
    port1.postMessage('abort')
    port1.close()
  }
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return port2
}

/** The signal that belongs to a received end; without one, a signal that never aborts. */
export function receiveSignal(port: MessagePort | null): AbortSignal {
  const controller = new AbortController()
  if (port)
    port.onmessage = () => {
      controller.abort()
      port.close()
    }
  return controller.signal
}
