import type { BrokerStatus } from '../base/broker-status.ts'
import { Failure } from '../base/failure.ts'
import type { Client } from '../client/client.ts'
import type { ClusterFacts } from '../client/topics.ts'

export interface ListedBroker {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  /** Null: it doesn't tell, or it doesn't answer. */
  readonly status: BrokerStatus | null
}

/** All that the cluster names, each asked for what it tells of itself. */
export async function brokersOf(client: Client, signal: AbortSignal): Promise<readonly ListedBroker[]> {
  return askEach(client, await client.admin.describeCluster(signal), signal)
}

export function askEach(client: Client, { brokers }: ClusterFacts, signal: AbortSignal): Promise<readonly ListedBroker[]> {
  return Promise.all(
    brokers.map(async ({ id, address: { host, port }, rack }) => {
      const status = await told(client.admin.brokers.status(id, signal))
      return { id, host, port, rack, status: status ?? null }
    }),
  )
}

async function told(asked: Promise<BrokerStatus | undefined>): Promise<BrokerStatus | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Failure && error.reason !== 'aborted') return undefined
    throw error
  }
}
