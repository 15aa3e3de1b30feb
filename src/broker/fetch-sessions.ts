import type { Clock, Random } from '../base/ports.ts'
import type { TopicId } from '../base/units.ts'
import type { Partition } from '../state/topic.ts'

/** A partition that a fetch asks for; in a session it lives on between requests. */
export interface FetchTarget {
  readonly topicName: string
  readonly topicId: TopicId
  readonly index: number
  fetchOffset: number
  bytesMax: number
  /** Found at the last request, if it was. */
  partition: Partition | undefined
  /** What the last answer said; -1: nothing yet, or an error, so that the next one names it again. */
  highWatermark: number
  logStart: number
}

const NEW_EPOCH = 1
const EPOCH_MAX = 2_147_483_647
const EVICTABLE_AFTER_MS = 120_000
/** Over all sessions, at some 250 bytes each: a session may name partitions by the ten thousand, and ones that aren't there. */
const TARGETS_MAX = 1_000_000

/**
 * One client's incremental fetch session (KIP-227): the partitions it asks for, in the order of whose turn it is. Those
 * that got records go to the end, so that a busy one doesn't starve the others.
 */
export class FetchSession {
  readonly id: number
  readonly usesTopicIds: boolean
  epoch = NEW_EPOCH
  lastUsedMs: number
  /** Of its targets, those that count against the bound of all sessions. */
  countedTargets = 0
  readonly targets = new Map<string, FetchTarget>()

  constructor(id: number, usesTopicIds: boolean, nowMs: number) {
    this.id = id
    this.usesTopicIds = usesTopicIds
    this.lastUsedMs = nowMs
  }

  nextEpoch(): void {
    this.epoch = this.epoch === EPOCH_MAX ? NEW_EPOCH : this.epoch + 1
  }

  /** New offsets for a partition, or a new partition at the end of the order. */
  update(key: string, target: FetchTarget): void {
    const known = this.targets.get(key)
    if (known === undefined) {
      this.targets.set(key, target)
      return
    }
    known.fetchOffset = target.fetchOffset
    known.bytesMax = target.bytesMax
  }

  moveToEnd(key: string, target: FetchTarget): void {
    this.targets.delete(key)
    this.targets.set(key, target)
  }
}

/**
 * Sessions by id. Bounds: `slotsMax`; when full, one that wasn't used for two minutes makes room, else none is granted. `targetsMax`
 * partitions over all of them; the session that would pass it is closed, and its client asks for everything each time.
 */
export class FetchSessions {
  readonly #slotsMax: number
  readonly #targetsMax: number
  #targetCount = 0
  readonly #clock: Clock
  readonly #random: Random
  /** In the order of their last use. */
  readonly #sessions = new Map<number, FetchSession>()

  constructor(parts: {
    readonly slotsMax: number
    readonly targetsMax?: number
    readonly clock: Clock
    readonly random: Random
  }) {
    this.#slotsMax = parts.slotsMax
    this.#targetsMax = parts.targetsMax ?? TARGETS_MAX
    this.#clock = parts.clock
    this.#random = parts.random
  }

  get count(): number {
    return this.#sessions.size
  }

  /** Marks it as used. */
  find(id: number): FetchSession | undefined {
    const session = this.#sessions.get(id)
    if (session === undefined) return undefined
    session.lastUsedMs = this.#clock.monotonicMs()
    this.#sessions.delete(id)
    this.#sessions.set(id, session)
    return session
  }

  /** Undefined if there is no room. */
  create(usesTopicIds: boolean): FetchSession | undefined {
    const nowMs = this.#clock.monotonicMs()
    if (this.#sessions.size >= this.#slotsMax && !this.#evictOldest(nowMs)) return undefined
    const session = new FetchSession(this.#newId(), usesTopicIds, nowMs)
    this.#sessions.set(session.id, session)
    return session
  }

  #evictOldest(nowMs: number): boolean {
    for (const session of this.#sessions.values()) {
      if (nowMs - session.lastUsedMs < EVICTABLE_AFTER_MS) return false
      this.close(session.id)
      return true
    }
    return false
  }

  /** Positive and hard to guess. */
  #newId(): number {
    for (;;) {
      const id = this.#random.int(EPOCH_MAX) + 1
      if (!this.#sessions.has(id)) return id
    }
  }

  /** Tells that the session names other partitions than before. False: all together would name too many, so it's closed. */
  resized(session: FetchSession): boolean {
    this.#targetCount += session.targets.size - session.countedTargets
    session.countedTargets = session.targets.size
    if (this.#targetCount <= this.#targetsMax) return true
    this.close(session.id)
    return false
  }

  close(id: number): void {
    this.#targetCount -= this.#sessions.get(id)?.countedTargets ?? 0
    this.#sessions.delete(id)
  }
}
