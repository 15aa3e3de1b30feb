import { Child } from './child.ts'
import { type KafkaJars, TOOL_HEAP } from './java.ts'

export interface ProducerLoad {
  readonly address: string
  readonly topic: string
  readonly recordBytes: number
  readonly recordCount: number
  readonly idempotent: boolean
  /** Records per second that are offered; -1: as many as it can. */
  readonly offered: number
  /** Records at the start that the summary leaves out. */
  readonly warmupCount: number
  /** Settings of the producer besides, as name=value. */
  readonly settings?: readonly string[]
}

/** A number of records that no run reaches: such a producer is stopped by time. */
export const UNTIL_STOPPED = 1_000_000_000_000

/** How often the tool reports. Fine enough that a run's borders are sharp, coarse enough to cost nothing. */
const REPORT_MS = 250

/** One report of the tool. `records` were acknowledged since the report before it. */
export interface ProducerReport {
  /** When the line came, on the clock of `performance.now()`. */
  readonly atMs: number
  readonly records: number
}

/** What the tool says at its end, warm-up left out. Latencies in milliseconds. */
export interface ProducerSummary {
  readonly records: number
  readonly mibPerSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
}

const REPORT = /^(\d+) records sent, [\d.]+ records\/sec \([\d.]+ MB\/sec\), [\d.]+ ms avg latency, [\d.]+ ms max latency\.$/
const SUMMARY =
  /^(\d+) (?:steady state )?records sent, [\d.]+ records\/sec \(([\d.]+) MB\/sec\), [\d.]+ ms avg latency, ([\d.]+) ms max latency, (\d+) ms 50th, (\d+) ms 95th, (\d+) ms 99th, (\d+) ms 99\.9th\.$/

/** The count of a report line, or undefined if it is another line. */
export function parseReport(line: string): number | undefined {
  const match = REPORT.exec(line)
  return match === null ? undefined : Number(match[1])
}

export function parseSummary(line: string): ProducerSummary | undefined {
  const match = SUMMARY.exec(line)
  if (match === null) return undefined
  const [records = 0, mibPerSecond = 0, maxMs = 0, p50Ms = 0, p95Ms = 0, p99Ms = 0, p999Ms = 0] = match.slice(1).map(Number)
  return { records, mibPerSecond, maxMs, p50Ms, p95Ms, p99Ms, p999Ms }
}

/** Kafka's ProducerPerformance, acks=all, everything else as the Java producer comes. */
export class PerfProducer {
  readonly #child: Child
  readonly #reports: ProducerReport[] = []
  #summary: ProducerSummary | undefined
  #wake: () => void = () => undefined

  constructor(jars: KafkaJars, load: ProducerLoad) {
    const args = [
      ...['--bootstrap-server', load.address],
      ...['--topic', load.topic],
      ...['--num-records', String(load.recordCount)],
      ...['--record-size', String(load.recordBytes)],
      ...['--throughput', String(load.offered)],
      ...['--reporting-interval', String(REPORT_MS)],
      ...(load.warmupCount > 0 ? ['--warmup-records', String(load.warmupCount)] : []),
      ...['--command-property', 'acks=all', `enable.idempotence=${load.idempotent}`, ...(load.settings ?? [])],
    ]
    this.#child = new Child(jars.command('org.apache.kafka.tools.ProducerPerformance', TOOL_HEAP, args), {
      line: (text) => this.#take(text),
    })
    void this.#child.ended.then(() => this.#wake())
  }

  /** Index of the first report that came at `afterMs` or later, waiting for it until `deadlineMs`. */
  async reportAfter(afterMs: number, deadlineMs: number): Promise<number> {
    for (;;) {
      const index = this.#reports.findIndex((report) => report.atMs >= afterMs)
      if (index >= 0) return index
      if (!this.#child.running) throw new Error(`the producer ended early:\n${this.#child.tail}`)
      const patienceMs = deadlineMs - performance.now()
      if (patienceMs <= 0) throw new Error(`no record was acknowledged in time\n${this.#child.tail}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** When a report came, on the clock of `performance.now()`. */
  atMs(index: number): number {
    return this.#reports[index]!.atMs
  }

  /** Records per second between two reports. */
  recordsPerSecond(from: number, to: number): number {
    const [first, last] = [this.#reports[from], this.#reports[to]]
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return Number.NaN
    const records = this.#reports.slice(from + 1, to + 1).reduce((sum, report) => sum + report.records, 0)
    return (records / (last.atMs - first.atMs)) * 1000
  }

  /** Exceptions that the tool printed: records that were not acknowledged. */
  get errorCount(): number {
    return this.#child.errorCount
  }

  /** Waits until all records are acknowledged. Stops the tool and fails after `patienceMs`. */
  async finished(patienceMs: number): Promise<ProducerSummary> {
    let late = false
    const timer = setTimeout(() => {
      late = true
      void this.stop()
    }, patienceMs)
    const code = await this.#child.ended
    clearTimeout(timer)
    if (late) throw new Error(`the producer wasn't done after ${Math.round(patienceMs / 1000)} s`)
    if (code !== 0 || this.#summary === undefined) throw new Error(`the producer ended with ${code}:\n${this.#child.tail}`)
    return this.#summary
  }

  /** Ends it at once; what it still holds is not sent. */
  async stop(): Promise<void> {
    await this.#child.stop('SIGKILL', 0)
  }

  #take(text: string): void {
    const records = parseReport(text)
    if (records !== undefined) {
      this.#reports.push({ atMs: performance.now(), records })
      this.#wake()
      return
    }
    // With a warm-up there are two summaries; the one without it comes last.
    this.#summary = parseSummary(text) ?? this.#summary
  }
}
