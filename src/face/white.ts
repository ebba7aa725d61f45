// Transparency on white, with the rounding of browsers: colours are multiplied by alpha first, to 8 bits, and then laid over.

/** R, G, B and alpha, changed in place. */
export function putOnWhite(data: Uint8Array | Uint8ClampedArray, isPremultiplied: boolean): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255
    if (alpha === 255) continue
    for (let i = at; i < at + 3; i++) {
      const level = data[i] ?? 0
      data[i] = Math.min(255, (isPremultiplied ? level : Math.round((level * alpha) / 255)) + 255 - alpha)
    }
    data[at + 3] = 255
  }
}
