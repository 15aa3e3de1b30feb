import type { ListTransactionsRequest, ListTransactionsResponse } from '../../protocol/generated/66-list-transactions.ts'

/** Kafka's states of a transaction, as tools write them. */
const STATES: ReadonlySet<string> = new Set([
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'PrepareEpochFence',
  'Dead',
])

/**
 * 66 ListTransactions, v0–v2. Transactional ids and their states.
 * Behaviour: there are none; names that are no state are given back as such. A pattern has nothing to match, so it isn't read.
 * v1: by duration (KIP-994). v2: by pattern (KIP-1152).
 */
export function listTransactions(request: ListTransactionsRequest): ListTransactionsResponse {
  const unknownStateFilters = request.stateFilters.filter((state) => !STATES.has(state))
  return { throttleTimeMs: 0, errorCode: 0, unknownStateFilters, transactionStates: [] }
}
