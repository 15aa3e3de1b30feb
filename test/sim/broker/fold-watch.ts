import { crc32c } from '../../../src/base/crc32c.ts'
import type { FoldWatch } from '../../../src/cluster/fold.ts'
import { decodeEntryHeader, type EntryHeader } from '../../../src/log/entry-header.ts'
import type { Entry } from '../../../src/log/log.ts'
import { type Command, decodeCommand } from '../../../src/state/commands/commands.ts'
import { beginEntry, execute } from '../../../src/state/execute.ts'
import type { Outcome } from '../../../src/state/outcome.ts'
import { splitOutcome } from '../../../src/state/several-outcomes.ts'
import { encodeState } from '../../../src/state/snapshot-format.ts'
import { ClusterState } from '../../../src/state/state.ts'
import type { LaneStep } from '../checkers/history.ts'
import type { HistoryRecorder } from '../checkers/recorder.ts'
import type { Coverage } from '../world/coverage.ts'

/** States are encoded and compared at every so manieth index, and at the first new one of each life. */
const HASH_EVERY = 16

/**
 * Tells the history what the brokers' folds did, and folds the same entries itself: once each from the first one on, whatever
 * lives the brokers had. So a life that began with a snapshot and went on with the log's tail is compared with the whole log.
 */
export class FoldShadow {
  readonly #history: HistoryRecorder
  readonly #coverage: Coverage
  readonly #shadow = new ClusterState()

  /** What commands came, and what became of them, is counted, too. */
  constructor(history: HistoryRecorder, coverage: Coverage) {
    this.#history = history
    this.#coverage = coverage
  }

  /** The state that the whole log gives, as far as any broker has come. */
  get state(): ClusterState {
    return this.#shadow
  }

  watch(broker: string, life: number): FoldWatch {
    let isFirstNew = true
    const lanes = new LaneWatch()
    return (state, entry) => {
      const header = decodeEntryHeader(entry.header)
      const isNew = entry.index === this.#shadow.appliedIndex + 1
      const undue = isNew ? this.#apply(entry, header) : []
      const isHashed = entry.index % HASH_EVERY === 0 || (isNew && isFirstNew)
      if (isNew) isFirstNew = false
      this.#history.fold({
        broker,
        life,
        index: entry.index,
        entryHash: `${entry.header.length}/${crc32c(entry.header).toString(16)}/${entry.bodyBytes}`,
        stateHash: isHashed ? hashOf(state) : '',
        logTimeMs: state.timeMs,
        source: 'applied',
        lanes: [...lanes.steps(state, header), ...undue],
      })
      if (isHashed && isNew) this.#tell(entry.index)
    }
  }

  #tell(index: number): void {
    this.#history.fold({
      broker: 'the whole log',
      life: 0,
      index,
      entryHash: '',
      stateHash: hashOf(this.#shadow),
      logTimeMs: this.#shadow.timeMs,
      source: 'snapshot',
      lanes: [],
    })
  }

  /** The commands that took effect though it wasn't their turn: repeats and those that came too early. */
  #apply(entry: Entry, header: EntryHeader): readonly LaneStep[] {
    const undue: LaneStep[] = []
    if (header.commands.length === 0) this.#coverage.count('hole-filled')
    beginEntry(this.#shadow, entry.index, header.timeMs)
    for (const { brokerId, incarnation, lane, sequence, bytes } of header.commands) {
      const isDue = incarnation === 0 || this.#nextOf(brokerId, incarnation, lane) === sequence
      const before = isDue ? '' : hashOf(this.#shadow)
      const command = decodeCommand(bytes)
      const outcome = execute(this.#shadow, { brokerId, incarnation, lane, sequence, command }, entry.index)
      this.#count(command, outcome)
      if (!isDue && hashOf(this.#shadow) !== before) undue.push({ writer: `${brokerId}/${incarnation}`, lane, sequence })
    }
    this.#shadow.touched.length = 0
    this.#shadow.claims.touched.length = 0
    return undue
  }

  #count(command: Command, outcome: Outcome): void {
    const refusal = outcome.refusals.length === 0 ? 'none' : outcome.refusal(0)
    this.#coverage.count(refusal === 'none' ? `command-${command.kind}` : `refused-${refusal}`)
    if (command.kind !== 'several') return
    const outcomes = splitOutcome(outcome, command.commands.length)
    for (const [at, one] of command.commands.entries()) this.#count(one, outcomes[at]!)
  }

  /** Undefined for an incarnation that was replaced. */
  #nextOf(brokerId: number, incarnation: number, lane: number): number | undefined {
    const broker = this.#shadow.brokers.get(brokerId)
    return broker?.incarnation === incarnation ? broker.lanes[lane]?.next : undefined
  }
}

/** Which commands of an entry moved their lanes. */
class LaneWatch {
  readonly #next = new Map<string, number>()

  steps(state: ClusterState, header: EntryHeader): readonly LaneStep[] {
    const steps: LaneStep[] = []
    for (const { brokerId, incarnation, lane, sequence } of header.commands) {
      const broker = state.brokers.get(brokerId)
      if (incarnation === 0 || broker?.incarnation !== incarnation) continue
      const key = `${brokerId}/${incarnation}/${lane}`
      // In the middle of a lane that a snapshot began, the first command that comes counts as due.
      const due = this.#next.get(key) ?? sequence
      if (sequence < due || sequence >= broker.lanes[lane]!.next) continue
      steps.push({ writer: `${brokerId}/${incarnation}`, lane, sequence })
      this.#next.set(key, sequence + 1)
    }
    return steps
  }
}

function hashOf(state: ClusterState): string {
  const bytes = encodeState(state)
  return `${bytes.length}/${crc32c(bytes).toString(16)}`
}
