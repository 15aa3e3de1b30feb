import { check } from './checkers.ts'
import type { History, ProducerStamp, ReadOperation, ReadRecord, Violation } from './history.ts'
import { HistoryRecorder, type ProduceHandle } from './recorder.ts'

/** Hand-made histories for the checkers' own tests: short forms of what workloads record, one partition unless said otherwise. */
export class SampleHistory {
  readonly recorder = new HistoryRecorder()

  /** Sent, and not yet answered. */
  send(
    values: readonly number[],
    more: { readonly producer?: ProducerStamp; readonly timestampsMs?: readonly number[]; readonly mayRepeat?: boolean } = {},
  ): ProduceHandle {
    return this.recorder.produce({
      client: 'writer',
      partition: 'orders-0',
      values,
      timestampsMs: more.timestampsMs,
      producer: more.producer,
      mayRepeat: more.mayRepeat ?? false,
    })
  }

  acknowledged(values: readonly number[], offset: number, more: Parameters<SampleHistory['send']>[1] = {}): ProduceHandle {
    const handle = this.send(values, more)
    handle.ok(offset)
    return handle
  }

  read(from: number, values: readonly number[], more: Partial<ReadOperation> = {}): void {
    const records = values.map((value, index): ReadRecord => ({ offset: from + index, value, intact: true, timestampMs: -1 }))
    const next = from + values.length
    this.recorder.read(
      more.invoked ?? this.recorder.begin(),
      {
        client: 'reader',
        mode: 'assign',
        session: `from ${from} at ${this.recorder.begin()}`,
        partition: 'orders-0',
        from,
        next,
        records,
        highWatermark: next,
        lastStable: -1,
        logStart: -1,
        leaderEpoch: -1,
        ...more,
      },
      more.through,
    )
  }

  drain(from: number, values: readonly number[], more: Partial<ReadOperation> = {}): void {
    this.read(from, values, { mode: 'drain', ...more })
  }

  history(): History {
    return this.recorder.history()
  }

  /** Names of all that the checkers find, each once. */
  found(): readonly string[] {
    return [...new Set(check(this.history()).map((violation: Violation) => `${violation.checker} ${violation.name}`))]
  }
}
