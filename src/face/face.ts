// A face that was found, and its landmarks.
export type Point = [x: number, y: number]

export interface Face {
  /** x, y, width, height in px of the upright photo; may reach beyond its edges. */
  box: [x: number, y: number, width: number, height: number]
  /** Eye on the left of the picture, eye on the right, nose, mouth corner on the left, mouth corner on the right. */
  points: [Point, Point, Point, Point, Point]
  /** 0..1 */
  score: number
}
