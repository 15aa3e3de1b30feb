import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { emit, type Fields, failed } from './serve.ts'

/** A kcat in a group. It commits what it printed when it leaves, so a printed record counts as confirmed. */
export class KcatMember {
  readonly #start: (args: readonly string[]) => ChildProcessWithoutNullStreams
  readonly #assigned = new Set<number>()
  #child: ChildProcessWithoutNullStreams | undefined
  #leaving = false
  #batch = 0

  constructor(start: (args: readonly string[]) => ChildProcessWithoutNullStreams) {
    this.#start = start
  }

  join({ group, topic, assignor, limit }: Fields): void {
    const settings = ['session.timeout.ms=6000', 'heartbeat.interval.ms=500', 'auto.offset.reset=earliest']
    if (assignor !== undefined) settings.push(`partition.assignment.strategy=${assignor}`)
    const flags = [
      '-u',
      '-f',
      '%p %o\\n',
      ...(limit === undefined ? [] : ['-c', `${limit}`]),
      ...settings.flatMap((setting) => ['-X', setting]),
    ]
    const child = this.#start([...flags, '-G', group, topic])
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => this.#consumed(line))
    createInterface({ input: child.stderr }).on('line', (line) => this.#told(line))
    child.on('close', (code) => {
      if (!this.#leaving && limit === undefined) failed(`kcat ended with ${code}`)
    })
  }

  async leave(): Promise<void> {
    this.#leaving = true
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
  }

  #consumed(line: string): void {
    const [partition, offset] = line.split(' ') as [string, string]
    const batch = ++this.#batch
    emit({ event: 'polled', batch, records: { [partition]: [Number(offset)] } })
    emit({ event: 'committed', batch })
  }

  /** "% Group g rebalanced (memberid …): assigned: topic [0], topic [1]" or "rebalanced: incremental revoke of 2 partition(s) (…): topic [0], …". */
  #told(line: string): void {
    process.stderr.write(`${line}\n`)
    const [, change, list] = / rebalanced.*?(assign|revoke)(.*)$/.exec(line) ?? []
    if (change === undefined) return
    for (const [, partition] of list!.matchAll(/\[(\d+)\]/g)) {
      if (change === 'assign') this.#assigned.add(Number(partition))
      else this.#assigned.delete(Number(partition))
    }
    emit({ event: 'assigned', partitions: [...this.#assigned] })
  }
}
