// Keeps the screen on while a long job works and its tab is in front: a device that sleeps trains and imports nothing.

/** Until the returned function is called. Browsers without wake locks, and those that refuse one, work all the same. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null
  let isOver = false
  const take = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    lock = await navigator.wakeLock.request('screen').catch(() => null)
    if (isOver) await lock?.release()
  }
  void take()
  document.addEventListener('visibilitychange', take) // the browser lets go of it in a hidden tab
  return () => {
    isOver = true
    document.removeEventListener('visibilitychange', take)
    void lock?.release()
  }
}
