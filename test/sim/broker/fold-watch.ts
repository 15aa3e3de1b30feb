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
  readonly #lanes = new LaneRecord()

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
    let lanes = new LaneWatch(this.#lanes)
    let folded: ClusterState | undefined
    let start = 0
    return (state, entry) => {
      // The log was trimmed while a start read it: it began anew, with the snapshot for which that was done.
      if (folded !== state) {
        lanes = new LaneWatch(this.#lanes)
        start++
        folded = state
      }
      const header = decodeEntryHeader(entry.header)
      const isNew = entry.index === this.#shadow.appliedIndex + 1
      const undue = isNew ? this.#apply(entry, header) : []
      const isHashed = entry.index % HASH_EVERY === 0 || (isNew && isFirstNew)
      if (isNew) isFirstNew = false
      this.#history.fold({
        broker,
        life,
        start,
        index: entry.index,
        entryHash: `${entry.header.length}/${crc32c(entry.header).toString(16)}/${entry.bodyBytes}`,
        stateHash: isHashed ? hashOf(state) : '',
        logTimeMs: state.timeMs,
        source: 'applied',
        lanes: [...lanes.steps(state, header, entry.index), ...undue],
      })
      if (isHashed && isNew) this.#tell(entry.index)
    }
  }

  #tell(index: number): void {
    this.#history.fold({
      broker: 'the whole log',
      life: 0,
      start: 1,
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
    this.#lanes.note(this.#shadow, header, entry.index)
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

/** Which commands of an entry moved their lanes, in one life. */
class LaneWatch {
  readonly #before: LaneRecord
  /** As each lane was when its last commands came by. */
  readonly #next = new Map<string, number>()

  constructor(before: LaneRecord) {
    this.#before = before
  }

  steps(state: ClusterState, { commands }: EntryHeader, index: number): readonly LaneStep[] {
    return lanesOf(state, commands).flatMap(({ key, next, steps }) => {
      // In the middle of a lane that a snapshot began, nothing came by yet.
      const due = this.#next.get(key) ?? this.#before.nextBefore(key, index)
      this.#next.set(key, next)
      return movers(steps, due, next)
    })
  }
}

/** Where lanes were after which entries, as the whole log says. */
class LaneRecord {
  readonly #records = new Map<string, { readonly index: number; readonly next: number }[]>()

  note(state: ClusterState, { commands }: EntryHeader, index: number): void {
    for (const { key, next } of lanesOf(state, commands)) {
      const records = this.#records.get(key) ?? []
      records.push({ index, next })
      this.#records.set(key, records)
    }
  }

  nextBefore(key: string, index: number): number {
    return this.#records.get(key)?.findLast((record) => record.index < index)?.next ?? 1
  }
}

interface LaneCommands {
  readonly key: string
  /** What is due after the entry. */
  readonly next: number
  readonly steps: LaneStep[]
}

/** An entry's commands by their lanes, without those of incarnations that were replaced. */
function lanesOf(state: ClusterState, commands: EntryHeader['commands']): readonly LaneCommands[] {
  const lanes = new Map<string, LaneCommands>()
  for (const { brokerId, incarnation, lane, sequence } of commands) {
    const broker = state.brokers.get(brokerId)
    if (incarnation === 0 || broker?.incarnation !== incarnation) continue
    const key = `${brokerId}/${incarnation}/${lane}`
    const known = lanes.get(key) ?? { key, next: broker.lanes[lane]!.next, steps: [] }
    known.steps.push({ writer: `${brokerId}/${incarnation}`, lane, sequence })
    lanes.set(key, known)
  }
  return [...lanes.values()]
}

/** Those that took the lane from `due` to `next`, one after the other: what comes with them are repeats, or came too early. If none did so, all that lie between. */
function movers(steps: readonly LaneStep[], due: number, next: number): readonly LaneStep[] {
  let turn = due
  const inSequence = steps.filter(({ sequence }) => sequence === turn && turn++ < next)
  return turn === next ? inSequence : steps.filter(({ sequence }) => sequence >= due && sequence < next)
}

function hashOf(state: ClusterState): string {
  const bytes = encodeState(state)
  return `${bytes.length}/${crc32c(bytes).toString(16)}`
}
