import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { mavenJars } from '../../clients/install/maven.ts'
import { run } from '../../clients/install/run.ts'
import { PLACES, ROOT } from '../../clients/places.ts'
import { VERSIONS } from '../../clients/versions.ts'
import { within } from '../../clients/watch.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { Jvm } from './jvm.ts'
import { type LiveKafka, startKafka } from './kafka.ts'
import { type ConnectWorker, type Registry, startConnect, startRegistry } from './services.ts'

export const OLD_VERSION = '2.8.2'

export interface Surroundings {
  /** Goes with `stop`. */
  readonly folder: string
  readonly kafka: LiveKafka
  readonly worker: ConnectWorker
  readonly registry: Registry
  readonly certificates: Certificates
  stop(): Promise<void>
}

type Stop = () => Promise<unknown>

/** Jars of Kafka's broker, and `more` of the same version. */
export function kafkaJars(version: string, ...more: readonly string[]): Promise<string> {
  const names = ['kafka_2.13', ...more].map((name) => `org.apache.kafka:${name}:${version}`)
  return mavenJars(PLACES.cache, `inventory-kafka-${version}`, [...names, `org.slf4j:slf4j-simple:${VERSIONS.slf4j}`])
}

/** Kafka with one of everything that an inventory names, clients of several kinds and versions, a Connect worker and a schema registry. */
export async function startSurroundings(): Promise<Surroundings> {
  const stops: Stop[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse()) await one()
  }
  try {
    return { ...(await start(stops)), stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}

async function start(stops: Stop[]): Promise<Omit<Surroundings, 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'odradek-live-'))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const jars = await kafkaJars(VERSIONS.kafkaReference, 'kafka-tools', 'connect-file')
  const certificates = await makeCertificates(folder)
  const kafka = await startKafka(jars, folder, certificates)
  stops.push(() => kafka.jvm.stop())
  stops.push(await startWorkload(jars, folder, kafka.plaintext))
  const worker = await startConnect([join(jars, '*')], folder, kafka.plaintext)
  stops.push(() => worker.jvm.stop())
  const registry = await startRegistry()
  stops.push(async () => registry.server.close())
  stops.push(await startOldReader(kafka.plaintext), await startNodeReader(kafka.plaintext))
  return { folder, kafka, worker, registry, certificates }
}

async function startWorkload(jars: string, folder: string, bootstrap: string): Promise<Stop> {
  const classes = join(folder, 'classes')
  await mkdir(classes)
  const source = join(ROOT, 'test', 'collector', 'live', 'Workload.java')
  await run('javac', ['-nowarn', '-d', classes, '-cp', join(jars, '*'), source], { cwd: folder })
  const workload = new Jvm('the workload', [classes, join(jars, '*')], ['Workload', bootstrap])
  await workload.says('ready')
  return () => workload.stop()
}

async function startOldReader(bootstrap: string): Promise<Stop> {
  const jars = await kafkaJars(OLD_VERSION)
  const reading = ['--bootstrap-server', bootstrap, '--topic', 'orders', '--group', 'old-readers', '--from-beginning']
  const reader = new Jvm('the old client', [join(jars, '*')], ['kafka.tools.ConsoleConsumer', ...reading])
  await reader.says('value-of-nobody')
  return () => reader.stop()
}

async function startNodeReader(bootstrap: string): Promise<Stop> {
  const client = new Kafka({ brokers: [bootstrap], clientId: 'node-reader', logLevel: logLevel.NOTHING })
  const consumer = client.consumer({ groupId: 'node-readers' })
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  const read = new Promise<void>((resolve, reject) => {
    consumer.run({ autoCommit: false, eachMessage: async () => resolve() }).catch(reject)
  })
  await within(read, 60_000, 'the first record of kafkajs')
  return () => consumer.disconnect()
}
