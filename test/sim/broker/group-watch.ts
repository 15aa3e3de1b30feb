import type { GroupFacts } from '../../../src/client/group-admin.ts'
import type { Committer } from '../../../src/client/group-offsets.ts'
import type { Tick } from '../checkers/history.ts'
import type { HistoryRecorder } from '../checkers/recorder.ts'
import type { Coverage } from '../world/coverage.ts'

/** Everybody has entered by then. */
const ENTERED_MS = 2_000

/**
 * Tells the history from when on a group is calm: all of its members are those that entered, none of them leaves before the winding
 * down, and nothing disturbs them or their way to the broker. Then no rebalance is due, whatever the broker goes through.
 */
export class GroupWatch {
  readonly #history: HistoryRecorder
  readonly #coverage: Coverage
  readonly #members: (() => Committer | undefined)[] = []
  #lastEntryMs = Number.POSITIVE_INFINITY
  #calmFrom: Tick | undefined
  #isOver = false

  constructor(history: HistoryRecorder, coverage: Coverage) {
    this.#history = history
    this.#coverage = coverage
  }

  enter(member: () => Committer | undefined, nowMs: number): void {
    this.#members.push(member)
    this.#lastEntryMs = nowMs
  }

  get isCalm(): boolean {
    return this.#calmFrom !== undefined
  }

  /** The broker's own account of the group, as of now. */
  judge(facts: GroupFacts, nowMs: number): void {
    if (this.#calmFrom !== undefined || this.#isOver || nowMs < this.#lastEntryMs + ENTERED_MS) return
    const known = this.#members.map((member) => member())
    const [first] = known
    const agree = known.every((member) => member !== undefined && member.generation === first?.generation)
    const ids = new Set(known.map((member) => member?.memberId))
    if (!agree || facts.state !== 'Stable' || facts.members.length !== ids.size) return
    if (!facts.members.every(({ id }) => ids.has(id))) return
    this.#calmFrom = this.#history.begin()
  }

  /** Somebody is about to leave. */
  end(group: string): void {
    this.#isOver = true
    if (this.#calmFrom === undefined) return
    this.#history.calm(group, this.#calmFrom)
    this.#coverage.count('deed-calm-group')
    this.#calmFrom = undefined
  }
}
