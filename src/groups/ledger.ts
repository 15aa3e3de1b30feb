import type { GroupRecord, MemberRecord, PersistOutcome, RecordOutbox } from './group-record.ts'

/**
 * How many generations a record reserves beyond the ones already used. More saves writes when rebalances fall over each
 * other; each restart skips at most this many of 2^31.
 */
const GENERATIONS_RESERVED = 8

/** A record as the group describes itself; the ledger adds the reservation. */
export type GroupSnapshot = Omit<GroupRecord, 'generationReserved'>

const NEVER_JOINED: GroupSnapshot = {
  generation: 0,
  protocolType: '',
  protocol: undefined,
  leader: undefined,
  members: [],
  changedAtMs: 0,
}

/**
 * What a group has told its members beside what of it is durable. A JoinGroup answer hands out a generation before
 * anything about it is logged (that waits for the assignment), so generations are reserved ahead: one is handed out only
 * if a durable record reserves it, and a restart goes on behind the reservation. The same gate holds back the new id of
 * a static member that takes another's place: were it handed out and forgotten, a restart would fence its owner.
 */
export class Ledger {
  readonly #outbox: RecordOutbox
  /** The highest generation that may have been handed out. */
  #highest = 0
  /** Durably reserved up to here, and asked for up to there. */
  #reserved = 0
  #reserving = 0
  #latest: GroupRecord | undefined
  #tokens = 0
  #settledToken = 0
  #durableToken = 0
  /** Nothing is handed out before this record, or a later one, is durable. */
  #gateToken = 0

  constructor(outbox: RecordOutbox) {
    this.#outbox = outbox
  }

  static restored(outbox: RecordOutbox, record: GroupRecord): Ledger {
    const ledger = new Ledger(outbox)
    ledger.#highest = record.generationReserved
    ledger.#reserved = record.generationReserved
    ledger.#reserving = record.generationReserved
    ledger.#latest = record
    return ledger
  }

  /** Whether the log may know of this group. */
  get hasRecord(): boolean {
    return this.#latest !== undefined
  }

  get isSettled(): boolean {
    return this.#settledToken === this.#tokens
  }

  get canHandOut(): boolean {
    return this.#highest < this.#reserved && this.#durableToken >= this.#gateToken
  }

  /** The next generation. To be handed out only if `canHandOut` was true just before. */
  takeGeneration(): number {
    this.#highest += 1
    return this.#highest
  }

  /** Makes sure that what `canHandOut` needs is durable or under way: early in a rebalance, it costs no time. */
  reserve(): void {
    const gateFailed = this.isSettled && this.#durableToken < this.#gateToken
    if (this.#highest >= this.#reserving || gateFailed) this.write(this.#latest ?? NEVER_JOINED)
  }

  /** Writes the group as it is or as it shall be; returns the token by which its outcome is told. */
  write(snapshot: GroupSnapshot): number {
    const record = { ...snapshot, generationReserved: this.#highest + GENERATIONS_RESERVED }
    this.#latest = record
    this.#reserving = record.generationReserved
    this.#tokens += 1
    this.#outbox.persist(this.#tokens, record)
    return this.#tokens
  }

  /**
   * A static member goes on under another id. Undefined if the log doesn't know the old one: then there is nothing to
   * be fenced by.
   */
  rename(oldId: string, successor: (logged: MemberRecord, protocol: string | undefined) => MemberRecord): number | undefined {
    const latest = this.#latest
    const logged = latest?.members.find((member) => member.memberId === oldId)
    if (latest === undefined || logged === undefined) return undefined
    const renamed = successor(logged, latest.protocol)
    this.#gateToken = this.write({
      ...latest,
      leader: latest.leader === oldId ? renamed.memberId : latest.leader,
      members: latest.members.map((member) => (member === logged ? renamed : member)),
    })
    return this.#gateToken
  }

  settle(outcome: PersistOutcome): void {
    this.#settledToken = outcome.token
    if (outcome.failure === undefined) {
      this.#durableToken = outcome.token
      this.#reserved = Math.max(this.#reserved, outcome.record.generationReserved)
    } else if (this.isSettled) {
      this.#reserving = this.#reserved
    }
  }
}
