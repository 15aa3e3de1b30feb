import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker } from './broker.ts'
import type { KafkaJars } from './java.ts'
import { sizeBytes, writeBack } from './page-cache.ts'
import { PerfProducer, UNTIL_STOPPED } from './perf-producer.ts'
import { cpuSeconds } from './process-usage.ts'
import { Topic } from './topic.ts'

/** Brokers count as quiet below this share of one core. */
const QUIET_SHARE = 0.1
const QUIET_PROBE_MS = 250
const QUIET_MS_MAX = 8_000
const STALL_MS_MAX = 60_000
/** Each side's share of the disk. */
const FOLDER_BYTES_MAX = 20 * 2 ** 30

/** What the warm-up sends, over and over: a JVM's first half minute is half as fast as what follows. */
const WARM_LOADS = [
  { recordBytes: 1024, partitionCount: 12 },
  { recordBytes: 100, partitionCount: 12 },
  { recordBytes: 10_240, partitionCount: 1 },
  { recordBytes: 1024, partitionCount: 12 },
] as const

/** All brokers under test. They run side by side; only one of them has work at a time. */
export class Fleet {
  readonly jars: KafkaJars
  readonly brokers: readonly Broker[]
  readonly #warmMs: number
  readonly #progress: (text: string) => void
  readonly #warm = new WeakSet<Broker>()

  constructor(jars: KafkaJars, brokers: readonly Broker[], warmMs: number, progress: (text: string) => void) {
    this.jars = jars
    this.brokers = brokers
    this.#warmMs = warmMs
    this.#progress = progress
  }

  /** Starts and warms up those that aren't. One that has kept too much of what was deleted starts anew on an empty disk. */
  async up(brokers: readonly Broker[]): Promise<void> {
    for (const broker of brokers) {
      if (broker.running && (await sizeBytes(broker.folder)) > FOLDER_BYTES_MAX) {
        this.#progress(`${broker.side} keeps too much: starting anew`)
        await broker.stop()
      }
      if (broker.running) continue
      this.#warm.delete(broker)
      await broker.wipe()
      await broker.start('first', true)
    }
    for (const load of WARM_LOADS) {
      for (const broker of brokers) {
        if (this.#warm.has(broker)) continue
        this.#progress(`warming up ${broker.side}`)
        await this.#produceFor(broker, load.recordBytes, load.partitionCount, this.#warmMs / WARM_LOADS.length)
      }
    }
    for (const broker of brokers) this.#warm.add(broker)
  }

  async down(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.stop()))
  }

  /** Waits until nothing of the run before is under way: dirty pages written, deletions done. */
  async settle(): Promise<void> {
    await writeBack()
    const deadline = performance.now() + QUIET_MS_MAX
    const running = this.brokers.filter((broker) => broker.running)
    for (;;) {
      const before = running.map((broker) => cpuSeconds(broker.pid))
      await sleep(QUIET_PROBE_MS)
      const shares = running.map((broker, index) => ((cpuSeconds(broker.pid) - (before[index] ?? 0)) * 1000) / QUIET_PROBE_MS)
      if (!shares.some((share) => share > QUIET_SHARE) || performance.now() > deadline) return
    }
  }

  async #produceFor(broker: Broker, recordBytes: number, partitionCount: number, durationMs: number): Promise<void> {
    const topic = await Topic.create(broker, partitionCount)
    const load = { recordBytes, recordCount: UNTIL_STOPPED, idempotent: true, offered: -1, warmupCount: 0 }
    const producer = new PerfProducer(this.jars, { address: broker.address, topic: topic.name, ...load })
    try {
      await producer.reportAfter(performance.now() + durationMs, performance.now() + durationMs + STALL_MS_MAX)
    } finally {
      await producer.stop()
      await topic.remove()
    }
  }
}
