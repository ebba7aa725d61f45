// Below a long list: shows the next ones.
import { wordsOfPeople } from './words.ts'

/** Nothing where no more are left. `page`: how many come at once. */
export function MoreButton({ rest, page, onMore }: { rest: number; page: number; onMore: () => void }) {
  if (rest <= 0) return null
  return (
    <button type="button" className="button" onClick={onMore}>
      {wordsOfPeople.cards.more(Math.min(page, rest))}
    </button>
  )
}
