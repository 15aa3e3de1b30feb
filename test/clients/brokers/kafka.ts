import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { run } from '../install/run.ts'
import { poll } from '../watch.ts'
import type { Broker, BrokerSource } from './broker.ts'
import { BrokerProcess } from './process.ts'

const READY_MS = 60_000
const CLUSTER_ID = 'b2RyYWRlay1jbGllbnRzMQ'

/** Apache Kafka, one node in KRaft mode with its defaults: the reference that tells a fault of the suite from a fault of the broker. */
export function kafkaSource(libFolder: string): BrokerSource {
  return {
    name: 'Apache Kafka',
    killable: true,
    async open(folder) {
      await mkdir(folder, { recursive: true })
      const broker = new KafkaBroker(libFolder, folder, await freePort(), await freePort())
      await broker.format()
      await broker.restart()
      return broker
    },
  }
}

class KafkaBroker implements Broker {
  readonly #libFolder: string
  readonly #folder: string
  readonly #settings: string
  readonly address: string
  readonly members = []
  #process: BrokerProcess | undefined

  constructor(libFolder: string, folder: string, port: number, controllerPort: number) {
    this.#libFolder = libFolder
    this.#folder = folder
    this.address = `127.0.0.1:${port}`
    this.#settings = [
      'process.roles=broker,controller',
      'node.id=1',
      `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
      `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
      `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
      'controller.listener.names=CONTROLLER',
      `log.dirs=${join(folder, 'data')}`,
      'offsets.topic.replication.factor=1',
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      'share.coordinator.state.topic.replication.factor=1',
      'share.coordinator.state.topic.min.isr=1',
      // Fifty of them take a second to make and nothing here needs more than one.
      'offsets.topic.num.partitions=4',
    ].join('\n')
  }

  get #file(): string {
    return join(this.#folder, 'server.properties')
  }

  #java(...args: string[]): string[] {
    return ['-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(this.#libFolder, '*'), ...args]
  }

  async format(): Promise<void> {
    await writeFile(this.#file, this.#settings)
    await run('java', this.#java('kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', this.#file), { cwd: this.#folder })
  }

  async restart(): Promise<void> {
    const logFile = join(this.#folder, 'broker.log')
    await rm(logFile, { force: true })
    const started = new BrokerProcess('java', this.#java('kafka.Kafka', this.#file), { cwd: this.#folder, logFile })
    this.#process = started
    await poll(
      async () => {
        if (started.ended) throw new Error(`Kafka ended while starting; see ${logFile}`)
        return (await readFile(logFile, 'utf8')).includes('Kafka Server started') || undefined
      },
      READY_MS,
      'Kafka to start',
      100,
    )
  }

  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL')
  }

  /** Its data is thrown away with its folder: no reason to wait for a controlled shutdown. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}

/** Kafka cannot tell which port it got for port 0, so ask the system for one just before. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
