import type { Program } from '../../clients/program/program.ts'
import { AckGaps } from '../judging/ack-gaps.ts'
import type { Deliveries } from '../judging/judge.ts'

/** An idempotent producer in its own process, and all that it said. */
export class DrillProducer {
  readonly tag: string
  readonly gaps = new AckGaps()
  /** When nothing was acknowledged on any partition. */
  readonly standstills = new AckGaps()
  readonly acknowledged = new Map<number, { readonly partition: number; readonly offset: number }>()
  readonly failures: string[] = []
  readonly program: Program
  #sentCount = 0

  constructor(tag: string, program: Program) {
    this.tag = tag
    this.program = program
    program.onEvent((event) => {
      if (event.event === 'failed') this.failures.push(event.error)
      if (event.event !== 'delivered') return
      const nowMs = performance.now()
      for (const [partition, number, offset] of event.records) {
        this.acknowledged.set(number, { partition, offset: offset ?? -1 })
        this.gaps.note(partition, nowMs)
      }
      this.standstills.note(0, nowMs)
    })
  }

  async begin(topic: string, partitions: number, perSecond: number): Promise<void> {
    await this.program.call('stream', { topic, partitions, perSecond, tag: this.tag })
  }

  /** Settles what was sent. */
  async end(deadlineMs: number): Promise<void> {
    const { sent } = await this.program.call<{ readonly sent: number }>('stop-stream', {}, deadlineMs)
    this.#sentCount = sent
  }

  get deliveries(): Deliveries {
    return { tag: this.tag, sentCount: this.#sentCount, acknowledged: this.acknowledged }
  }
}
