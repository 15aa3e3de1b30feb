import type { Groups } from '../../groups/groups.ts'
import type { ListGroupsRequest, ListGroupsResponse } from '../../protocol/generated/16-list-groups.ts'
import { type CatchUpParts, catchUpBriefly } from '../catch-up-briefly.ts'
import type { RequestContext } from '../session.ts'

export interface ListGroupsParts extends CatchUpParts {
  readonly groups: Groups
}

/**
 * 16 ListGroups, v0–v5. The groups that this broker coordinates.
 * Behaviour: behind a read barrier, though not for long; each group is listed by one broker alone, because clients join the lists of all. Filters take any case, a word that
 * means nothing matches nothing, and no words match everything.
 * v3: flexible. v4: states (KIP-518). v5: types (KIP-848).
 */
export async function listGroups(
  request: ListGroupsRequest,
  _context: RequestContext,
  parts: ListGroupsParts,
): Promise<ListGroupsResponse> {
  await catchUpBriefly(parts)
  const states = wordsOf(request.statesFilter)
  const types = wordsOf(request.typesFilter)
  const listed = parts.groups
    .list()
    .filter(({ state, kind }) => matches(states, state) && matches(types, kind))
    .map(({ groupId, kind, state, protocolType }) => ({ groupId, protocolType, groupState: state, groupType: kind }))
  return { errorCode: 0, groups: listed }
}

function wordsOf(filter: readonly string[]): ReadonlySet<string> {
  return new Set(filter.map((word) => word.toLowerCase()))
}

function matches(words: ReadonlySet<string>, word: string): boolean {
  return words.size === 0 || words.has(word.toLowerCase())
}
