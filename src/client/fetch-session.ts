import { ErrorCode } from '../protocol/errors.ts'
import { BrokerFailure } from './broker-failure.ts'
import { type PartitionOffset, partitionName } from './partitions.ts'

/** A partition to be read, as a request tells it. */
export interface FetchTarget extends PartitionOffset {
  /** Undefined where the topic has none, or it isn't known. */
  readonly topicId: string | undefined
}

/** What one request tells the broker. */
export interface FetchStep {
  readonly sessionId: number
  readonly sessionEpoch: number
  readonly told: readonly FetchTarget[]
  readonly forgotten: readonly FetchTarget[]
}

/** From this version on topics are told by id alone. */
export const FETCH_IDS_SINCE = 13
const SESSIONS_SINCE = 7

const NO_SESSION = 0
const OPENING = 0
const CLOSING = -1
const FIRST_EPOCH = 1
const EPOCH_MAX = 2_147_483_647

const SESSION_ERRORS: ReadonlySet<number> = new Set([
  ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
  ErrorCode.INVALID_FETCH_SESSION_EPOCH,
  ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR,
])

/**
 * The reader's side of an incremental fetch session with one broker (KIP-227): the broker remembers the partitions, so a request
 * tells only what changed, and so does the answer.
 *
 * ```
 *   OPENING ── all partitions; answered with an id ──▶ epoch 1, 2, 3 …: what is new, elsewhere, or not wanted any more
 *      ▲                                                 │
 *      └── an error, a lost answer, or no id ────────────┘   The next request is whole again and ends what the broker still holds.
 * ```
 *
 * One request at a time: `next`, then `answered` or `failed`.
 */
export class FetchSession {
  #id = NO_SESSION
  #epoch = OPENING
  #usesIds = false
  /** What the broker remembers, by partition. */
  #told = new Map<string, FetchTarget>()

  get isOpen(): boolean {
    return this.#epoch !== OPENING
  }

  /** The step that makes `wanted` all that is read, in a request of this version. A session tells topics by id or by name, never both. */
  next(wanted: readonly FetchTarget[], version: number): FetchStep {
    const usesIds = version >= FETCH_IDS_SINCE
    if (usesIds !== this.#usesIds || version < SESSIONS_SINCE) this.#epoch = OPENING
    this.#usesIds = usesIds
    const before = this.isOpen ? this.#told : NOTHING
    this.#told = new Map(wanted.map((target) => [partitionName(target), target]))
    return {
      sessionId: this.#id,
      sessionEpoch: this.#epoch,
      told: wanted.filter((target) => !this.#isSame(before.get(partitionName(target)), target)),
      // A topic that was made anew has another id: the old one goes, the new one comes.
      forgotten: [...before].flatMap(([name, target]) => (this.#isOther(this.#told.get(name), target) ? [target] : [])),
    }
  }

  #isSame(before: FetchTarget | undefined, { offset, topicId }: FetchTarget): boolean {
    return before?.offset === offset && (!this.#usesIds || before.topicId === topicId)
  }

  #isOther(now: FetchTarget | undefined, { topicId }: FetchTarget): boolean {
    return now === undefined || (this.#usesIds && now.topicId !== topicId)
  }

  /** `sessionId` of the answer; 0: the broker holds none. */
  answered(sessionId: number): void {
    this.#id = sessionId
    if (sessionId === NO_SESSION) this.#epoch = OPENING
    else this.#epoch = this.#epoch === EPOCH_MAX ? FIRST_EPOCH : this.#epoch + 1
  }

  /**
   * What the broker remembers isn't known now. True: the session alone was the trouble, and a whole request heals it. A whole
   * request that is refused in this way isn't healed by another one.
   */
  failed(failure: unknown): boolean {
    const wasOpen = this.isOpen
    this.#epoch = OPENING
    if (!(failure instanceof BrokerFailure) || !SESSION_ERRORS.has(failure.errorCode)) return false
    if (failure.errorCode === ErrorCode.FETCH_SESSION_ID_NOT_FOUND) this.#id = NO_SESSION
    return wasOpen
  }

  /** The step that ends it. */
  last(): FetchStep {
    const step = { sessionId: this.#id, sessionEpoch: CLOSING, told: [], forgotten: [] }
    this.#id = NO_SESSION
    this.#epoch = OPENING
    return step
  }
}

const NOTHING: ReadonlyMap<string, FetchTarget> = new Map()
