import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { emit, type Fields, failed } from './serve.ts'

/** An idempotent stream by one kcat per partition, fed through its standard input; it reports every delivery at its second verbosity. */
export class KcatStream {
  readonly #start: (args: readonly string[]) => ChildProcessWithoutNullStreams
  #children: ChildProcessWithoutNullStreams[] = []
  #timer: NodeJS.Timeout | undefined
  #sent = 0
  #acked = 0

  constructor(start: (args: readonly string[]) => ChildProcessWithoutNullStreams) {
    this.#start = start
  }

  start({ topic, partitions, perSecond }: Fields): void {
    this.#children = Array.from({ length: partitions }, (_, partition) => this.#producer(topic, partition))
    this.#timer = setInterval(() => {
      for (let count = 0; count < perSecond / 100; count++, this.#sent++) {
        this.#children[this.#sent % partitions]!.stdin.write(`${this.#sent}\n`)
      }
    }, 10)
  }

  async stop(): Promise<{ sent: number; acked: number }> {
    clearInterval(this.#timer)
    const closed = this.#children.map((child) => once(child, 'close'))
    for (const child of this.#children) child.stdin.end()
    await Promise.all(closed)
    return { sent: this.#sent, acked: this.#acked }
  }

  #producer(topic: string, partition: number): ChildProcessWithoutNullStreams {
    const settings = ['enable.idempotence=true', 'reconnect.backoff.max.ms=1000'].flatMap((setting) => ['-X', setting])
    // -E: a broker that is away for a moment is no reason to end.
    const child = this.#start(['-P', '-E', '-vv', '-t', topic, '-p', `${partition}`, ...settings])
    child.stdin.on('error', failed)
    child.on('close', (code) => {
      if (code !== 0) failed(`kcat ended with ${code}`)
    })
    createInterface({ input: child.stderr }).on('line', (line) => this.#told(line))
    return child
  }

  #told(line: string): void {
    if (line.includes('Message delivered')) {
      if (++this.#acked % 100 === 0) emit({ event: 'acked', count: this.#acked })
    } else {
      process.stderr.write(`${line}\n`)
      if (/delivery failed/i.test(line)) failed(line)
    }
  }
}
