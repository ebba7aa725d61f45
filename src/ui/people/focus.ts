// Where the keyboard is after what had the focus has gone.

/** Focuses an element once it is on the page, unless something else has the focus then. */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    const { activeElement } = document
    if (!activeElement || activeElement === document.body) document.getElementById(id)?.focus()
  })
}
