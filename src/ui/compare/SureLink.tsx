// The way to the page that says what a verdict is worth.
import { followLink } from '../router.ts'
import { words } from '../words.ts'

export const SURE_PATH = '/compare/how-sure'

export function SureLink() {
  return (
    <a href={SURE_PATH} onClick={followLink}>
      {words.verdict.howSure}
    </a>
  )
}
