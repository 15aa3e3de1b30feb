import type { Counter, Family, Gauge, Metrics } from '../base/metrics.ts'
import { KIND_NAMES, KINDS } from './messages.ts'

/** What passes between brokers of two zones, as sealed frames with their sizes. */
export interface Traffic {
  readonly received: Counter
  readonly sent: Counter
}

/** What a broker counts of its peers. */
export class PeerCounters {
  readonly strangers: Counter
  readonly reconnects: Counter
  readonly announcementsDropped: Counter
  readonly alive: Gauge
  readonly #bytesReceived: Family<Counter>
  readonly #bytesSent: Family<Counter>
  readonly #received: Family<Counter>
  readonly #sent: Family<Counter>
  readonly #receivedByKind: ReadonlyMap<number, Counter>
  readonly #sentByKind: ReadonlyMap<number, Counter>
  /** Of bytes to other zones. */
  readonly #toOtherZones = new Set<Counter>()

  constructor(metrics: Metrics) {
    const zones = ['zone', 'peer_zone']
    this.#bytesReceived = metrics.counter('odradek_peer_bytes_received_total', 'Bytes from other brokers, by zone.', zones)
    this.#bytesSent = metrics.counter('odradek_peer_bytes_sent_total', 'Bytes to other brokers, by zone.', zones)
    this.#received = metrics.counter('odradek_peer_messages_received_total', 'Messages from other brokers.', ['kind'])
    this.#sent = metrics.counter('odradek_peer_messages_sent_total', 'Messages to other brokers.', ['kind'])
    this.#receivedByKind = byKind(this.#received)
    this.#sentByKind = byKind(this.#sent)
    this.strangers = metrics
      .counter(
        'odradek_peer_strangers_total',
        'Connections to the peer listener that did not prove to be of a broker of this cluster.',
      )
      .at()
    this.reconnects = metrics.counter('odradek_peer_reconnects_total', 'Connections to other brokers that were made anew.').at()
    this.announcementsDropped = metrics
      .counter(
        'odradek_peer_announcements_dropped_total',
        'Announcements of entries that a broker was not told of; it reads them later.',
      )
      .at()
    this.alive = metrics.gauge('odradek_peers_alive', 'Other brokers that answer.').at()
  }

  traffic(zone: string, peerZone: string): Traffic {
    const sent = this.#bytesSent.at(zone, peerZone)
    if (zone !== '' && peerZone !== '' && zone !== peerZone) this.#toOtherZones.add(sent)
    return { received: this.#bytesReceived.at(zone, peerZone), sent }
  }

  /** Bytes to brokers of other zones. */
  get zoneBytes(): number {
    let bytes = 0
    for (const { value } of this.#toOtherZones) bytes += value
    return bytes
  }

  received(kind: number): void {
    count(this.#received, this.#receivedByKind, kind)
  }

  sent(kind: number): void {
    count(this.#sent, this.#sentByKind, kind)
  }
}

function byKind(family: Family<Counter>): ReadonlyMap<number, Counter> {
  return new Map(KIND_NAMES.map((name) => [KINDS[name], family.at(name)]))
}

function count(family: Family<Counter>, byKind: ReadonlyMap<number, Counter>, kind: number): void {
  const known = byKind.get(kind) ?? family.at('unknown')
  known.add(1)
}
