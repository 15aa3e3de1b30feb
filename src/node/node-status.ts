import type { BrokerStatus } from '../base/broker-status.ts'
import type { Clock } from '../base/ports.ts'
import type { Loglet } from '../log/log.ts'
import type { ClusterState } from '../state/state.ts'
import { type MonthlyBill, monthlyBill } from '../store/bill.ts'
import type { NodeLog } from './node-log.ts'
import type { NodeMetrics } from './node-metrics.ts'

export interface NodeStatusParts {
  readonly version: string
  readonly zone: string
  readonly metrics: NodeMetrics
  readonly clock: Clock
  readonly nodeLog: NodeLog
}

/** What a node tells of itself, and what it costs. */
export class NodeStatus {
  readonly #parts: NodeStatusParts
  readonly #startedMs: number
  readonly #sinceMs: number

  constructor(parts: NodeStatusParts) {
    this.#parts = parts
    this.#startedMs = parts.clock.nowMs()
    this.#sinceMs = parts.clock.monotonicMs()
  }

  describe(own: Pick<BrokerStatus, 'load' | 'draining'>, connections: number): BrokerStatus {
    const { version, zone, metrics, nodeLog } = this.#parts
    const { log, loglet, objects } = nodeLog
    const { state } = log
    const { requests, sentBytes, receivedBytes } = metrics.store
    const stored = { objects: state.objects.count, storedBytes: storedBytes(state, loglet) }
    return {
      version,
      zone,
      ...own,
      appliedIndex: state.appliedIndex,
      startedMs: this.#startedMs,
      runningMs: this.#runningMs,
      connections,
      ...metrics.bytes,
      store: objects === undefined ? undefined : { requests, sentBytes, receivedBytes, ...stored },
    }
  }

  /** One broker tells what all of them store. */
  bill(isStorageMine: boolean): MonthlyBill {
    const { metrics, nodeLog } = this.#parts
    const { clientZoneBytes, peerZoneBytes } = metrics.bytes
    return monthlyBill({
      timeMs: this.#runningMs,
      requests: metrics.store.requests,
      storedBytes: isStorageMine ? storedBytes(nodeLog.log.state, nodeLog.loglet) : 0,
      zoneBytes: clientZoneBytes + peerZoneBytes,
    })
  }

  get #runningMs(): number {
    return Math.round(this.#parts.clock.monotonicMs() - this.#sinceMs)
  }
}

/** Of objects and of the log. Of that a broker knows what came and went since its start, so all records together may be more. */
export function storedBytes({ objects, partitions }: ClusterState, loglet: Loglet): number {
  let bytes = Math.max(0, loglet.sizeBytes())
  for (const { sizeBytes } of objects) bytes += sizeBytes
  let recordBytes = 0
  for (const { sizeBytes } of partitions) recordBytes += sizeBytes
  return Math.max(bytes, recordBytes)
}
