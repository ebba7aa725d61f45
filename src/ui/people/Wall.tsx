// A wall of crops in groups. Each picture stands at a place of its own and moves there when the groups change; only what is in sight is
// on the page, so that thousands of faces can be dragged through.
import { memo, type RefObject, useEffect, useMemo, useState } from 'react'
import type { GrayImage } from '../../image.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { useWidth } from '../parts/use-width.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import styles from './Wall.module.css'
import { startDrag, useDragging } from './wall-drag.ts'
import { layOutWall, type WallBlock, type WallLayout } from './wall-layout.ts'

export interface Block extends WallBlock {
  title: string
  /** Who of the gallery it is, where that is known. */
  name?: string | null
}
export interface WallFace {
  crop: GrayImage
  label: string
}

interface Props {
  blocks: readonly Block[]
  faces: readonly WallFace[]
  onFace: (face: number) => void
  onBlock?: (block: Block) => void
  /** A face was dragged to a group, or to another face; to nobody: it is by itself. */
  onMove?: (face: number, to: readonly number[]) => void
}

const NARROW = 600
const [TILE, SMALL_TILE] = [72, 56]
/** px above and below the window that are drawn already. */
const MARGIN = 500

export function Wall({ blocks, faces, onFace, onBlock, onMove }: Props) {
  const [ref, width] = useWidth()
  const tile = width < NARROW ? SMALL_TILE : TILE
  const layout = useMemo(() => layOutWall(blocks, { width, tile }), [blocks, width, tile])
  const [from, to] = useSight(ref)
  const placed = width > 0 ? layout.blocks : []
  const dragging = useDragging(ref, { layout, tile, onMove })
  const inSight = (top: number, height: number) => top + height >= from && top <= to
  const shown = useFewAtOnce(layout, ([, , y]) => width > 0 && inSight(y, tile))
  return (
    <section
      ref={ref}
      className={styles.wall}
      style={{ height: layout.height }}
      aria-label={words.wall}
      {...dragging.handlers}
    >
      {placed.map((block, i) => {
        const given = blocks[i]
        if (!given || !inSight(block.y, block.height)) return null
        const { x, y, width: blockWidth, height } = block
        return (
          <div
            key={block.key}
            className={styles.block}
            data-group={block.key}
            data-over={block.key === dragging.over || undefined}
            style={{ transform: `translate(${x}px, ${y}px)`, width: blockWidth, height }}
          >
            <BlockTitle block={given} onBlock={onBlock} />
          </div>
        )
      })}
      {width > 0 &&
        shown.map(([face, x, y]) => {
          const own = faces[face]
          return (
            own && (
              <Tile
                key={face}
                id={face}
                x={x}
                y={y}
                tile={tile}
                face={own}
                onFace={onFace}
                isDraggable={onMove !== undefined}
              />
            )
          )
        })}
    </section>
  )
}

type PlacedFace = [face: number, x: number, y: number]
/** Pictures that are drawn anew in one frame: a canvas takes a millisecond or two. */
const MOST_NEW = 16
/** Walls of so many keep what was drawn, so that moving the slider moves pictures and draws none. */
const MOST_KEPT = 1000

/**
 * The pictures on the page: those in sight, a few new ones in each frame, and those that were drawn before. In the order of the faces, not
 * of their places: an element that moves among its neighbours could not glide.
 */
function useFewAtOnce({ places }: WallLayout, isInSight: (face: PlacedFace) => boolean): PlacedFace[] {
  const [drawn, setDrawn] = useState<ReadonlySet<number>>(new Set())
  const all = [...places].map(([face, [x, y]]): PlacedFace => [face, x, y]).sort(([a], [b]) => a - b)
  const wanted = all.filter(isInSight)
  const next = wanted.filter(([face]) => !drawn.has(face)).slice(0, MOST_NEW)
  const key = next.map(([face]) => face).join(' ')
  useEffect(() => {
    if (key === '') return
    const added = key.split(' ').map(Number)
    const frame = requestAnimationFrame(() => setDrawn(before => new Set([...before, ...added])))
    return () => cancelAnimationFrame(frame)
  }, [key])
  return places.size > MOST_KEPT
    ? wanted.filter(([face]) => drawn.has(face))
    : all.filter(([face]) => drawn.has(face))
}

function BlockTitle({ block, onBlock }: { block: Block; onBlock: Props['onBlock'] }) {
  const { title, faces, isWide } = block
  if (!onBlock || isWide) return <h2 className={styles.title}>{title}</h2>
  return (
    <h2 className={styles.title}>
      <button
        type="button"
        className={styles.open}
        aria-label={words.groupLabel(title, faces.length)}
        onClick={() => onBlock(block)}
      >
        <span className={styles.name}>{title}</span>
        <span className={styles.count}>{faces.length}</span>
      </button>
    </h2>
  )
}

interface TileProps {
  id: number
  x: number
  y: number
  tile: number
  face: WallFace
  onFace: (face: number) => void
  isDraggable: boolean
}
const Tile = memo(function Tile({ id, x, y, tile, face, onFace, isDraggable }: TileProps) {
  const { crop, label } = face
  return (
    <button
      type="button"
      tabIndex={-1} // with keys the titles open lists of the same faces
      className={styles.tile}
      style={{ transform: `translate(${x}px, ${y}px)`, width: tile, height: tile }}
      aria-label={label}
      title={label}
      draggable={isDraggable}
      onDragStart={event => startDrag(event.dataTransfer, id)}
      onClick={() => onFace(id)}
    >
      <GrayPicture image={crop} label={null} />
    </button>
  )
})

/** Which part of the element is in the window, in px from its top, with some margin. */
function useSight(ref: RefObject<HTMLElement | null>): [from: number, to: number] {
  const [sight, setSight] = useState<[number, number]>([0, 2000])
  useEffect(() => {
    let waiting = 0
    const look = () => {
      waiting = 0
      const top = -(ref.current?.getBoundingClientRect().top ?? 0)
      const [from, to] = [top - MARGIN, top + window.innerHeight + MARGIN]
      setSight(before =>
        Math.abs(before[0] - from) < MARGIN / 3 && before[1] >= to - MARGIN / 3 ? before : [from, to],
      )
    }
    const later = () => {
      waiting ||= requestAnimationFrame(look)
    }
    look()
    window.addEventListener('scroll', later, { passive: true })
    window.addEventListener('resize', later)
    return () => {
      cancelAnimationFrame(waiting)
      window.removeEventListener('scroll', later)
      window.removeEventListener('resize', later)
    }
  }, [ref])
  return sight
}
