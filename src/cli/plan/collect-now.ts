import type { Address } from '../../base/ports.ts'
import { Client } from '../../client/client.ts'
import type { ClientParts } from '../../client/settings.ts'
import { COLLECTOR_API_KEYS, collect, type Hide, type Watch } from '../../collector/collect.ts'
import type { Estate } from '../../planner/planner.ts'

const CONNECT_MS = 10_000
const RECORD_BYTES_MAX = 1_048_588

export interface CollectNow {
  readonly bootstrap: readonly Address[]
  readonly hide: Hide
  readonly watch: Watch | undefined
  /** Longest wait for one answer. */
  readonly requestMs: number
  readonly idFor: (kafkaClusterId: string | null) => string
  readonly signal: AbortSignal
}

/** What a cluster says of itself at this moment. */
export async function collectNow(options: CollectNow, softwareVersion: string, clientParts: ClientParts): Promise<Estate> {
  const { bootstrap, hide, watch, requestMs, idFor, signal } = options
  const client = new Client(clientParts, {
    bootstrap,
    clientId: 'odradek-collector',
    softwareVersion,
    connectMs: Math.min(CONNECT_MS, requestMs),
    requestMs,
    totalMs: requestMs,
    apisAllowed: COLLECTOR_API_KEYS,
  })
  try {
    return (await collect(client, { idFor, hide, recordBytesMax: RECORD_BYTES_MAX, watch, signal, progress: () => {} })).estate
  } finally {
    client.close()
  }
}
