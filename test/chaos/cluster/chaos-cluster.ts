import { join } from 'node:path'
import { rendezvous } from '../../../src/base/rendezvous.ts'
import { metadataApi } from '../../../src/protocol/generated/03-metadata.ts'
import { findCoordinatorApi } from '../../../src/protocol/generated/10-find-coordinator.ts'
import { createTopicsApi } from '../../../src/protocol/generated/19-create-topics.ts'
import { BROKER_MAIN } from '../../clients/places.ts'
import { poll } from '../../clients/watch.ts'
import { RawConnection } from '../../process/raw-connection.ts'
import { ChaosBroker } from './chaos-broker.ts'
import { BUCKET, type ChaosStore } from './chaos-store.ts'
import { socketOwner } from './socket-owner.ts'
import { TcpProxy } from './tcp-proxy.ts'

export interface ClusterShape {
  readonly brokers: number
  /** Connections between brokers, and from brokers to the store, go by proxies. */
  readonly isProxied: boolean
  readonly wrap?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const ZONES = ['a', 'b', 'c']
/** Less than half of a group session: clients that were sent to a dead broker all that time would have lost theirs. */
const FORGET_MS = 20_000
/** A client may tell of what it couldn't reach when it has come back from other work. */
const TOLD_LATE_MS = 10_000

/** The brokers of a drill over one store. */
export class ChaosCluster {
  readonly store: ChaosStore
  readonly brokers: ChaosBroker[] = []
  readonly #folder: string
  readonly #shape: ClusterShape
  readonly #proxies: TcpProxy[] = []

  constructor(folder: string, store: ChaosStore, shape: ClusterShape) {
    this.#folder = folder
    this.store = store
    this.#shape = shape
  }

  async start(): Promise<void> {
    // It founds the cluster.
    await this.add()
    const others: ChaosBroker[] = []
    while (this.brokers.length < this.#shape.brokers) others.push(await this.#make())
    await Promise.all(others.map((broker) => broker.start()))
  }

  /** Starts one more broker, in the next zone. */
  async add(): Promise<ChaosBroker> {
    const broker = await this.#make()
    await broker.start()
    return broker
  }

  async #make(): Promise<ChaosBroker> {
    const at = this.brokers.length
    const name = `b${at + 1}`
    const { accessKeyId, secretAccessKey } = this.store.account
    const broker = new ChaosBroker({
      name,
      zone: ZONES[at % ZONES.length]!,
      folder: join(this.#folder, name),
      main: BROKER_MAIN,
      store: `s3://${BUCKET}/cluster`,
      endpoint: `http://127.0.0.1:${this.store.port}`,
      environment: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...this.#shape.environment,
      },
      peerProxy: this.#shape.isProxied ? await this.#proxy((port) => this.#nameOf(port)) : undefined,
      storeProxy: this.#shape.isProxied ? await this.#storeProxy() : undefined,
      wrap: this.#shape.wrap ?? [],
    })
    this.brokers.push(broker)
    return broker
  }

  get serving(): readonly ChaosBroker[] {
    return this.brokers.filter((broker) => broker.serves)
  }

  get bootstrap(): string {
    return this.brokers.map(({ address }) => address).join(',')
  }

  /** Whether no broker listens there, or none did until a moment ago. */
  readonly wasDead = (address: string): boolean => {
    const broker = this.brokers.find((one) => one.address === address)
    return broker?.wasDeadWithin(TOLD_LATE_MS) ?? false
  }

  async createTopic(name: string, partitions: number): Promise<void> {
    await this.ask(async (connection) => {
      const topic = { name, numPartitions: partitions, replicationFactor: 3, assignments: [], configs: [] }
      const { topics } = await connection.ask(createTopicsApi, 5, { topics: [topic], timeoutMs: 30_000 })
      const code = topics[0]?.errorCode
      if (code !== 0) throw new Error(`no topic: error ${code}`)
    })
  }

  /** The broker that all brokers take for the combiner, as far as the first one that serves knows. */
  async combiner(): Promise<ChaosBroker | undefined> {
    const nodes = await this.#nodes()
    const chosen = rendezvous(
      'combiner',
      nodes.map(({ nodeId }) => ({ brokerId: nodeId })),
    )
    return this.#at(nodes.find(({ nodeId }) => nodeId === chosen?.brokerId))
  }

  async coordinatorOf(group: string): Promise<ChaosBroker | undefined> {
    return this.ask(async (connection) => {
      const { coordinators } = await connection.ask(findCoordinatorApi, 4, { coordinatorKeys: [group] })
      return this.#at(coordinators[0])
    })
  }

  /** Resolves with how long it takes until clients are no longer told of the broker, in ms. */
  async untilForgotten(broker: ChaosBroker): Promise<number> {
    const beganMs = performance.now()
    return this.ask((connection) =>
      poll(
        async () => {
          const { brokers } = await connection.ask(metadataApi, 9, { topics: [] })
          return brokers.some((node) => this.#at(node) === broker) ? undefined : performance.now() - beganMs
        },
        FORGET_MS,
        `${broker.name} to be forgotten`,
        10,
      ),
    )
  }

  /** One question to the first broker that serves. */
  async ask<Answer>(question: (connection: RawConnection) => Promise<Answer>): Promise<Answer> {
    const connection = await RawConnection.open(this.serving[0]!.address)
    try {
      return await question(connection)
    } finally {
      connection.close()
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.kill()))
    for (const proxy of this.#proxies) await proxy.close()
    await this.store.stop()
  }

  #nodes() {
    return this.ask(async (connection) => (await connection.ask(metadataApi, 9, { topics: [] })).brokers)
  }

  #at(node: { readonly port: number } | undefined): ChaosBroker | undefined {
    return this.brokers.find(({ address }) => address.endsWith(`:${node?.port}`))
  }

  async #proxy(sourceOf?: (port: number) => string | undefined): Promise<TcpProxy> {
    const proxy = await TcpProxy.open(sourceOf)
    this.#proxies.push(proxy)
    return proxy
  }

  async #storeProxy(): Promise<TcpProxy> {
    const proxy = await this.#proxy()
    proxy.aim(this.store.port)
    return proxy
  }

  /** Whose connection comes from this port. */
  #nameOf(port: number): string | undefined {
    const pids = new Map(this.brokers.flatMap(({ pid, name }) => (pid === undefined ? [] : [[pid, name] as const])))
    const owner = socketOwner(port, pids.keys())
    return owner === undefined ? undefined : pids.get(owner)
  }
}
