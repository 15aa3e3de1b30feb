import { Child } from './child.ts'
import { type KafkaJars, TOOL_HEAP } from './java.ts'

const REPORT_MS = 100
/** Longest the tool waits for a record. */
const SILENCE_MS = 20_000
/** The share of the data that warms the client up and isn't counted. */
const WARM_SHARE = 0.25

/** What had been consumed at one moment. */
export interface ConsumerReport {
  readonly atMs: number
  readonly mib: number
}

const REPORT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d):(\d{3}), \d+, ([\d.]+), [\d.]+, (\d+), /

export function parseConsumerReport(line: string): ConsumerReport | undefined {
  const match = REPORT.exec(line)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0, mib = 0] = match.slice(1).map(Number)
  return { atMs: Date.UTC(year, month - 1, day, hour, minute, second, milli), mib }
}

/** MiB per second from the end of the warm-up to the last report; NaN if there are too few reports to tell. */
export function consumerRate(reports: readonly ConsumerReport[]): number {
  const last = reports.at(-1)
  if (last === undefined) return Number.NaN
  const first = reports.find((report) => report.mib >= last.mib * WARM_SHARE)
  if (first === undefined || last.atMs <= first.atMs) return Number.NaN
  return ((last.mib - first.mib) / (last.atMs - first.atMs)) * 1000
}

/** Runs Kafka's ConsumerPerformance, a group of one with default settings, over a whole topic: MiB per second. */
export async function consume(jars: KafkaJars, address: string, topic: string, recordCount: number): Promise<number> {
  const reports: ConsumerReport[] = []
  let silence = false
  const args = [
    ...['--bootstrap-server', address],
    ...['--topic', topic],
    ...['--num-records', String(recordCount)],
    ...['--reporting-interval', String(REPORT_MS)],
    ...['--timeout', String(SILENCE_MS)],
    '--show-detailed-stats',
  ]
  const child = new Child(jars.command('org.apache.kafka.tools.ConsumerPerformance', TOOL_HEAP, args), {
    line: (text) => {
      if (text.includes('before consuming the expected number')) silence = true
      const report = parseConsumerReport(text)
      if (report !== undefined && report.mib > 0) reports.push(report)
    },
  })
  const code = await child.ended
  if (silence) throw new Error(`the consumer heard nothing for ${SILENCE_MS / 1000} s after ${reports.at(-1)?.mib ?? 0} MiB`)
  if (code !== 0) throw new Error(`the consumer ended with ${code}:\n${child.tail}`)
  return consumerRate(reports)
}
