import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { STUB_ACCOUNT } from '../../test/fakes/s3-stub/s3-stub.ts'
import type { Weather } from '../../test/fakes/s3-stub/stub-faults.ts'
import { type StubProcess, startStubProcess } from '../../test/fakes/s3-stub/stub-process.ts'
import { cpuSeconds } from '../peers/process-usage.ts'
import { BenchBroker } from './bench-broker.ts'
import { Scrape } from './scrape.ts'

/** From dist/bench/cluster/bench-cluster.js. */
const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))
const BUCKET = 'bench'
const STORE = `s3://${BUCKET}/cluster`

/** The server stands for one that bills, though its address is this machine's. A later setting of the same name counts. */
const BILLED = 'flush.requests.per.second=10'

const PUT = { p50Ms: 40, p99Ms: 200 }
/** What the store takes for each request, lognormal. */
export const STORE_WEATHER: Weather = {
  seed: 1,
  latency: { put: PUT, part: PUT, complete: PUT, others: { p50Ms: 15, p99Ms: 80 } },
}

export const ZONES = ['a', 'b', 'c'] as const

let clusterCount = 0

/** Brokers as processes, one to a zone, over a store that takes as long as one in the same region does. Ends with the bench. */
export class BenchCluster {
  readonly stub: StubProcess
  readonly brokers: BenchBroker[] = []
  readonly #folder: string
  readonly #options: readonly string[]

  private constructor(folder: string, stub: StubProcess, options: readonly string[]) {
    this.#folder = folder
    this.stub = stub
    this.#options = options
  }

  /** `settings`: name=value, for all brokers. */
  static async start(dataRoot: string, settings: readonly string[] = []): Promise<BenchCluster> {
    const stub = await startStubProcess({ buckets: [BUCKET], weather: STORE_WEATHER })
    const killStub = (): void => void process.kill(stub.pid, 'SIGKILL')
    process.once('exit', killStub)
    const cluster = new BenchCluster(join(dataRoot, `cluster-${++clusterCount}`), { ...stub, stop: () => stop() }, [
      ...['--store', STORE, '--s3-endpoint', stub.endpoint, '--s3-path-style'],
      ...[BILLED, ...settings].flatMap((setting) => ['--set', setting]),
    ])
    const stop = async (): Promise<void> => {
      process.off('exit', killStub)
      await stub.stop()
    }
    try {
      for (const zone of ZONES) await cluster.add(zone).start()
    } catch (cause) {
      await cluster.close()
      throw cause
    }
    return cluster
  }

  /** One more broker, not started. */
  add(zone: string): BenchBroker {
    const broker = new BenchBroker({
      folder: join(this.#folder, `broker-${this.brokers.length + 1}`),
      zone,
      main: MAIN,
      options: this.#options,
      environment: {
        AWS_ACCESS_KEY_ID: STUB_ACCOUNT.accessKeyId,
        AWS_SECRET_ACCESS_KEY: STUB_ACCOUNT.secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    })
    this.brokers.push(broker)
    return broker
  }

  /** Of all that run. */
  get addresses(): readonly string[] {
    return this.brokers.filter((broker) => broker.running).map(({ address }) => address)
  }

  /** What all brokers that run say at this moment. */
  async scrape(): Promise<Scrape> {
    return Scrape.together(await Promise.all(this.brokers.filter((broker) => broker.running).map((broker) => broker.scrape())))
  }

  get cpuSeconds(): number {
    return this.brokers.reduce((sum, broker) => sum + (broker.running ? cpuSeconds(broker.pid) : 0), 0)
  }

  async close(): Promise<void> {
    for (const broker of this.brokers) await broker.forget()
    await this.stub.stop()
  }
}
