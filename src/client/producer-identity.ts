import { type DecodedInitProducerIdResponse, initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { checkCode } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import type { Identity } from './producer-batch.ts'

/** A producer id that nobody else has. Fails with a Failure when the time is up. */
export async function newIdentity(cluster: Cluster, totalMs: number, signal: AbortSignal): Promise<Identity> {
  const request = { transactionalId: null, transactionTimeoutMs: 60_000 }
  return cluster.retrying(
    async () => {
      const response: DecodedInitProducerIdResponse = await cluster.request(initProducerIdApi, request, 'any', { signal })
      checkCode(response.errorCode, { broker: 'the cluster', api: initProducerIdApi.name })
      return { producerId: response.producerId, producerEpoch: response.producerEpoch }
    },
    signal,
    totalMs,
  )
}
