import type {
  DescribeTransactionsRequest,
  DescribeTransactionsResponse,
} from '../../protocol/generated/65-describe-transactions.ts'
import { codeOf } from '../error-mapping.ts'

/**
 * 65 DescribeTransactions, v0. State of transactional ids.
 * Behaviour: one answer per id; there are no transactions, so none is known.
 */
export function describeTransactions(request: DescribeTransactionsRequest): DescribeTransactionsResponse {
  const transactionStates = request.transactionalIds.map((transactionalId) => ({
    errorCode: codeOf(transactionalId === '' ? 'invalid-request' : 'transactional-id-not-found'),
    transactionalId,
    transactionState: '',
    transactionTimeoutMs: 0,
    transactionStartTimeMs: -1,
    producerId: -1,
    producerEpoch: -1,
    topics: [],
  }))
  return { throttleTimeMs: 0, transactionStates }
}
