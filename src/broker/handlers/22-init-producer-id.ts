import { Failure } from '../../base/failure.ts'
import type { Clock } from '../../base/ports.ts'
import type { InitProducerIdRequest, InitProducerIdResponse } from '../../protocol/generated/22-init-producer-id.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { ProducerIds } from '../producer-ids.ts'
import type { RequestContext } from '../session.ts'
import { within } from '../within.ts'

export interface InitProducerIdParts {
  readonly producerIds: ProducerIds
  readonly clock: Clock
  readonly settings: { readonly requestMsMax: number }
}

/**
 * 22 InitProducerId, v0–v5. A producer id for an idempotent producer.
 * Behaviour: each call without a transactional id gives a new id at epoch 0; ids are unique for ever. An id and epoch that
 * the producer has already (v3) change nothing about that without a transactional id. Transactional ids are refused, finally: there are no
 * transactions yet.
 * v2: flexible. v3: the producer's current id (KIP-360). v4: newer error codes. v5: transactions V2 (KIP-890).
 */
export async function initProducerId(
  request: InitProducerIdRequest,
  _context: RequestContext,
  parts: InitProducerIdParts,
): Promise<InitProducerIdResponse> {
  if (request.transactionalId === '') return refused('invalid-request')
  if (request.transactionalId !== null) return refused('transactions-not-supported')
  if (request.producerId < 0 !== request.producerEpoch < 0) return refused('invalid-request')
  const producerId = await take(parts)
  // The code that all clients wait and try again after.
  return producerId === undefined ? refused('coordinator-not-available') : { errorCode: 0, producerId, producerEpoch: 0 }
}

/** Undefined: the log doesn't take it, or not in time. */
async function take({ producerIds, settings, clock }: InitProducerIdParts): Promise<number | undefined> {
  try {
    return await within(producerIds.take(), settings.requestMsMax, clock)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function refused(reason: Reason): InitProducerIdResponse {
  return { errorCode: codeOf(reason), producerId: -1, producerEpoch: -1 }
}
