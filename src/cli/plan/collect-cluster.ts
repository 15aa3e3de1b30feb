import { Failure } from '../../base/failure.ts'
import { Client } from '../../client/client.ts'
import type { ClientParts } from '../../client/settings.ts'
import {
  COLLECTOR_API_KEYS,
  type Collected,
  type CollectOptions,
  collect,
  SAMPLING_API_KEYS,
  type Watch,
} from '../../collector/collect.ts'
import type { Estate } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { saslOf } from './login.ts'
import type { PlanFiles } from './plan-files.ts'
import { withRestServices } from './rest-services.ts'

const CONNECT_MS = 10_000
/** As Kafka's brokers begin. */
export const RECORD_BYTES_MAX = 1_048_588

export interface CollectParts {
  readonly cli: CliParts
  readonly files: PlanFiles
  readonly clientParts: ClientParts
  /** Longest wait for one answer. */
  readonly requestMs: number
}

/** How long to look for rates, by options in ms; undefined: once is enough. */
export function watchOf(options: { readonly duration?: number; readonly interval: number }): Watch | undefined {
  const { duration: durationMs, interval: intervalMs } = options
  if (durationMs === undefined) return undefined
  if (durationMs < intervalMs) throw new UsageError(`--duration must be at least one --interval, which is ${intervalMs / 1000} s`)
  return { durationMs, intervalMs }
}

/** Asks one cluster, and the services beside it that `access` names. */
export async function collectCluster(
  access: ClusterAccess,
  estate: Estate | undefined,
  options: Omit<CollectOptions, 'idFor'>,
  parts: CollectParts,
): Promise<Collected> {
  const { cli, clientParts, requestMs, files } = parts
  const { login, bootstrap, tls } = access
  const sasl = login === undefined ? undefined : await saslOf(login, files, cli, clientParts)
  const client = new Client(clientParts, {
    bootstrap,
    clientId: 'odradek-collector',
    softwareVersion: cli.version,
    connectMs: Math.min(CONNECT_MS, requestMs),
    requestMs,
    totalMs: requestMs,
    apisAllowed: options.sampling === undefined ? COLLECTOR_API_KEYS : SAMPLING_API_KEYS,
    sasl,
  })
  try {
    const idFor = (kafkaClusterId: string | null): string => access.id ?? knownId(estate, kafkaClusterId)
    const collected = await collect(client, { ...options, idFor })
    if (access.connect.length === 0 && access.schemaRegistry === undefined) return collected
    const http = await cli.openHttp(tls?.ca)
    try {
      return { ...collected, estate: await withRestServices(collected.estate, access, http, collected.estate.collectedAt!) }
    } finally {
      await http.close()
    }
  } catch (error) {
    throw isUnexplained(error, access) ? advised(error as Failure) : error
  } finally {
    client.close()
  }
}

/** Brokers that want TLS or a login hang up without a word. */
function isUnexplained(error: unknown, { tls, login }: ClusterAccess): boolean {
  return (
    error instanceof Failure &&
    (error.reason === 'connection-lost' || hungUp(error)) &&
    (tls === undefined || login === undefined)
  )
}

function hungUp({ reason, message }: Failure): boolean {
  return reason === 'connect-failed' && /was lost|hung up|didn't answer ApiVersions/.test(message)
}

function advised({ kind, applied, message }: Failure): Failure {
  const text = `${message}; if the cluster wants TLS or a login, say --tls or --auth (odradek plan inventory collect --help)`
  return new Failure(kind, 'connect-failed', applied, text)
}

/** The cluster that was collected before under this id, else the only one that nobody collected yet, else a new one. */
function knownId(estate: Estate | undefined, kafkaClusterId: string | null): string {
  const clusters = estate?.clusters ?? []
  const same = clusters.find((one) => kafkaClusterId !== null && one.kafkaClusterId === kafkaClusterId)
  if (same !== undefined) return same.id
  const [only, ...others] = clusters.filter((one) => one.kafkaClusterId == null)
  if (only !== undefined && others.length === 0) return only.id
  return kafkaClusterId === null || kafkaClusterId === '' ? 'main' : kafkaClusterId
}
