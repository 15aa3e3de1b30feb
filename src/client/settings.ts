import type { Address, Clock, Compute, Log, Network, Random } from '../base/ports.ts'
import type { Sasl } from './sasl/sasl.ts'

/** Everything nondeterministic that the client uses. */
export interface ClientParts {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly compute: Compute
  readonly log: Log
}

export interface ClientSettings {
  /** Where to ask first, and again when no broker that is known answers. At least one. */
  readonly bootstrap: readonly Address[]
  readonly clientId: string
  /** Of the program that this client is part of: brokers show it (KIP-511). */
  readonly softwareVersion: string
  /** Until a TCP connection and its ApiVersions stand. */
  readonly connectMs: number
  /** Until an answer: then the connection is closed, because what comes next on it would be late, too. */
  readonly requestMs: number
  /** All attempts of one call together. */
  readonly totalMs: number
  /** How long to wait for a topic that no broker knows: it may have been created a moment ago. */
  readonly unknownTopicMs: number
  /** Pause before the second attempt; doubles with each further one, up to the maximum, and is drawn from its upper half. */
  readonly backoffMs: number
  readonly backoffMsMax: number
  /** After so long topics and brokers are asked for again, even if nothing failed. */
  readonly metadataAgeMsMax: number
  /** Topics that are remembered; the one that was asked for longest ago goes first. */
  readonly topicsMax: number
  /** Requests that wait for answers on one connection; a further one is refused. */
  readonly requestsInFlightMax: number
  /** Largest answer. */
  readonly frameBytesMax: number
  /** What the records of one batch may inflate to. */
  readonly inflatedBytesMax: number
  /** Keys of all requests that may ever be encoded; without it any. Held to where a request becomes bytes. */
  readonly apisAllowed?: ReadonlySet<number> | undefined
  /** How to log in; without it nobody does. */
  readonly sasl?: Sasl | undefined
}

export const CLIENT_DEFAULTS: Omit<ClientSettings, 'bootstrap' | 'softwareVersion'> = {
  clientId: 'odradek',
  connectMs: 10_000,
  requestMs: 30_000,
  totalMs: 60_000,
  unknownTopicMs: 5_000,
  backoffMs: 50,
  backoffMsMax: 1_000,
  metadataAgeMsMax: 300_000,
  topicsMax: 10_000,
  requestsInFlightMax: 1_000,
  frameBytesMax: 128 * 1024 * 1024,
  inflatedBytesMax: 128 * 1024 * 1024,
}
