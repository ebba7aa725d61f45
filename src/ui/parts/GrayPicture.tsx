// An 8-bit gray picture in memory, drawn pixel by pixel.
import { useEffect, useRef } from 'react'
import type { GrayImage } from '../../image.ts'

/** Draws `image` on a canvas of its size. */
export function drawGray(canvas: HTMLCanvasElement, { width, height, data }: GrayImage): void {
  canvas.width = width
  canvas.height = height
  const pixels = new ImageData(width, height)
  data.forEach((value, i) => {
    pixels.data.fill(value, 4 * i, 4 * i + 3)
    pixels.data[4 * i + 3] = 255
  })
  canvas.getContext('2d')?.putImageData(pixels, 0, 0)
}

interface Props {
  image: GrayImage
  /** null: another text on the page says it already. */
  label: string | null
  className?: string | undefined
}

export function GrayPicture({ image, label, className }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (ref.current) drawGray(ref.current, image)
  }, [image])
  const named = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return <canvas ref={ref} className={className} {...named} />
}
