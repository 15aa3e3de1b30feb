import { join } from 'node:path'
import { metadataApi } from '../../../src/protocol/generated/03-metadata.ts'
import { findCoordinatorApi } from '../../../src/protocol/generated/10-find-coordinator.ts'
import { RawConnection } from '../../process/raw-connection.ts'
import type { RunningServer } from '../../stores/server.ts'
import { startVersitygw } from '../../stores/versitygw.ts'
import { poll } from '../watch.ts'
import type { Broker, BrokerSource, ClusterMember, Duty } from './broker.ts'
import { OdradekBroker } from './odradek.ts'

const ZONES = ['a', 'b', 'c'] as const
const BUCKET = 'odradek'
const KNOWN_MS = 20_000

/** Three of our brokers, each in a zone of its own, over a bucket of a real S3 server that goes with them. */
export function clusterSource(main: string): BrokerSource {
  return {
    name: 'a cluster of three Odradek brokers over versitygw',
    killable: true,
    async open(folder) {
      const store = await startVersitygw()
      const cluster = new OdradekCluster(store)
      try {
        await cluster.start(main, folder)
        return cluster
      } catch (error) {
        await cluster[Symbol.asyncDispose]()
        throw error
      }
    },
  }
}

class OdradekCluster implements Broker {
  readonly #store: RunningServer
  readonly #brokers: OdradekBroker[] = []
  #killed: OdradekBroker | undefined

  constructor(store: RunningServer) {
    this.#store = store
  }

  async start(main: string, folder: string): Promise<void> {
    await this.#store.createBucket(BUCKET)
    const { accessKeyId, secretAccessKey } = this.#store.account
    const environment = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const store = ['--store', `s3://${BUCKET}/cluster`, '--s3-endpoint', this.#store.endpoint, '--s3-path-style']
    for (const zone of ZONES) {
      const shape = { main, environment, flags: [...store, '--zone', zone, '--peers-listen', '127.0.0.1:0'] }
      this.#brokers.push(await OdradekBroker.start(join(folder, zone), shape))
    }
    await this.#allKnown()
  }

  get address(): string {
    return this.#brokers.map(({ address }) => address).join(',')
  }

  get members(): readonly ClusterMember[] {
    return this.#brokers.map(({ address, admin }, at) => ({ address, admin, zone: ZONES[at]! }))
  }

  async kill(duty: Duty): Promise<void> {
    const port = await this.#ask(this.#brokers[0]!, (connection) =>
      'group' in duty ? coordinator(connection, duty.group) : leader(connection, duty),
    )
    this.#killed = this.#brokers.find(({ address }) => address.endsWith(`:${port}`))
    if (this.#killed === undefined) throw new Error(`no broker of the cluster listens at port ${port}`)
    await this.#killed.kill()
  }

  async restart(): Promise<void> {
    await this.#killed?.restart()
    await this.#allKnown()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What one of them leaves undone is nobody's loss: the bucket goes with them.
    await Promise.all(this.#brokers.map((broker) => broker.kill()))
    await this.#store.stop()
  }

  /** Until each broker tells clients of all. */
  async #allKnown(): Promise<void> {
    for (const broker of this.#brokers) {
      const known = () =>
        this.#ask(broker, async (connection) => {
          const { brokers } = await connection.ask(metadataApi, 9, { topics: [] })
          return brokers.length === ZONES.length || undefined
        })
      await poll(known, KNOWN_MS, `the broker at ${broker.address} to know of ${ZONES.length} brokers`)
    }
  }

  async #ask<Answer>(broker: OdradekBroker, question: (connection: RawConnection) => Promise<Answer>): Promise<Answer> {
    const connection = await RawConnection.open(broker.address)
    try {
      return await question(connection)
    } finally {
      connection.close()
    }
  }
}

async function leader(connection: RawConnection, duty: { readonly topic: string; readonly partition: number }): Promise<number> {
  const { brokers, topics } = await connection.ask(metadataApi, 9, { topics: [{ name: duty.topic }] })
  const found = topics[0]?.partitions.find(({ partitionIndex }) => partitionIndex === duty.partition)
  return brokers.find(({ nodeId }) => nodeId === found?.leaderId)?.port ?? -1
}

async function coordinator(connection: RawConnection, group: string): Promise<number> {
  const { coordinators } = await connection.ask(findCoordinatorApi, 4, { coordinatorKeys: [group] })
  return coordinators[0]?.port ?? -1
}
