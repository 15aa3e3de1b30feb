import { Failure } from '../base/failure.ts'
import type { Listed, ListedObject } from './store.ts'

/** A store that gives nothing and says so often in a row that there is more can't be listed. */
const EMPTY_PAGES_MAX = 100

/** A list page by page: `list` gives the page behind a key, the first one behind none. The next page is asked for when this one was dealt with. */
export async function* pagesOf(
  list: (after: string | undefined) => Promise<Pick<Listed, 'objects' | 'isCut'>>,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let after: string | undefined
  for (let emptyPages = 0; emptyPages < EMPTY_PAGES_MAX; ) {
    const { objects, isCut } = await list(after)
    yield objects
    if (!isCut) return
    // Cut and empty: the store looked over many that are gone, and stopped before it came to one that is there.
    emptyPages = objects.length === 0 ? emptyPages + 1 : 0
    after = objects.at(-1)?.key ?? after
  }
  throw new Failure('unavailable', 'store-failed', 'no', `${EMPTY_PAGES_MAX} pages of a list were empty, and it goes on`)
}
