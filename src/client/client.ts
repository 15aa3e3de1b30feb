import { Admin } from './admin.ts'
import { Cluster } from './cluster.ts'
import { Consumer } from './consumer.ts'
import { CONSUMER_DEFAULTS, type ConsumerOptions } from './consumer-options.ts'
import { Producer } from './producer.ts'
import { PRODUCER_DEFAULTS, type ProducerOptions } from './producer-options.ts'
import { CLIENT_DEFAULTS, type ClientParts, type ClientSettings } from './settings.ts'

/** What must be told; the rest has defaults. */
export type ClientInit = Partial<ClientSettings> & Pick<ClientSettings, 'bootstrap' | 'softwareVersion'>

/**
 * The door of the room: a client of one Kafka cluster. Nothing is connected before the first call. Whatever fails for the world's
 * reasons is a Failure, for a broker's own error code a BrokerFailure, whose message names broker, API, error and what to do.
 */
export class Client {
  /** Single requests to the right broker, and what is known of topics. */
  readonly cluster: Cluster
  readonly admin: Admin
  #lanes = 0

  constructor(parts: ClientParts, init: ClientInit) {
    this.cluster = new Cluster(parts, { ...CLIENT_DEFAULTS, ...init })
    this.admin = new Admin(this.cluster)
  }

  producer(options: Partial<ProducerOptions> = {}): Producer {
    const merged = { ...PRODUCER_DEFAULTS, idempotent: (options.acks ?? -1) === -1, ...options }
    return new Producer(this.cluster, merged, `produce-${++this.#lanes}`)
  }

  consumer(options: Partial<ConsumerOptions> = {}): Consumer {
    return new Consumer(this.cluster, { ...CONSUMER_DEFAULTS, ...options }, `consume-${++this.#lanes}`)
  }

  /** Ends all connections; what waits for an answer fails. Close producers and consumers first. */
  close(): void {
    this.cluster.close()
  }
}
