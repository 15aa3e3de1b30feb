import { Failure } from '../../src/base/failure.ts'
import { SILENT } from '../../src/base/ports.ts'
import type { GroupJournal, GroupRecord } from '../../src/groups/group-record.ts'
import { decodeGroupRecord, encodeGroupRecord } from '../../src/groups/group-record-format.ts'
import { Groups, type GroupsSettings } from '../../src/groups/groups.ts'
import type { Assigned, JoinAnswer, Joined, JoinRequest, SyncAnswer, SyncRequest } from '../../src/groups/requests.ts'
import { CountingRandom } from './counting-random.ts'
import { FakeClock } from './fake-clock.ts'

/** A journal in memory. Held, it neither writes nor answers until released; failing, it refuses, having written or not. */
export class FakeJournal implements GroupJournal {
  readonly records = new Map<string, GroupRecord>()
  readonly written: GroupRecord[] = []
  failing: 'no' | 'before-writing' | 'after-writing' = 'no'
  #held: { write(): void; answer(): void }[] | undefined

  record(groupId: string, _epoch: number, record: GroupRecord): Promise<void> {
    return this.#turn(() => {
      this.records.set(groupId, record)
      this.written.push(record)
    })
  }

  forget(groupId: string): Promise<void> {
    return this.#turn(() => void this.records.delete(groupId))
  }

  hold(): void {
    this.#held ??= []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const { write, answer } of held) {
      write()
      answer()
    }
  }

  /** The process dies: of what is held the first `writtenCount` still get written, and nobody hears of any. */
  crash(writtenCount: number): void {
    const held = this.#held?.splice(0) ?? []
    for (const { write } of held.slice(0, writtenCount)) write()
    this.#held = undefined
  }

  #turn(write: () => void): Promise<void> {
    const { failing } = this
    const outcome = new Promise<void>((resolve, reject) => {
      const failure = new Failure('unavailable', 'undecided', 'unknown', 'the journal fails')
      const turn = {
        write: failing === 'before-writing' ? () => {} : write,
        answer: failing === 'no' ? resolve : () => reject(failure),
      }
      if (this.#held !== undefined) this.#held.push(turn)
      else {
        turn.write()
        turn.answer()
      }
    })
    return outcome
  }
}

/** An answer that may not be there yet. */
export class Owed<Answer> {
  answer: Answer | undefined
  readonly #promise: Promise<Answer>

  constructor(promise: Promise<Answer>) {
    this.#promise = promise
    this.whenAnswered((answer) => {
      this.answer = answer
    })
  }

  whenAnswered(run: (answer: Answer) => void): void {
    void this.#promise.then(run)
  }
}

const SETTINGS: GroupsSettings = {
  initialRebalanceDelayMs: 0,
  groupSizeMax: 2_147_483_647,
  groupBytesMax: 8 * 1024 * 1024,
  groupCountMax: 100,
  sessionTimeoutMsMin: 6_000,
  sessionTimeoutMsMax: 1_800_000,
}

/** The groups room on a fake clock and journal, with short ways to say what a client does. */
export class GroupRoom {
  readonly clock = new FakeClock()
  readonly journal = new FakeJournal()
  readonly offsets = new Set<string>()
  readonly settings: GroupsSettings
  readonly #random = new CountingRandom()
  groups: Groups

  constructor(settings: Partial<GroupsSettings> = {}) {
    this.settings = { ...SETTINGS, ...settings }
    this.groups = this.#open()
  }

  #open(): Groups {
    const stored = {
      hasOffsets: (groupId: string) => this.offsets.has(groupId),
      offsetGroupIds: () => this.offsets,
      record: (groupId: string) => this.#stored(groupId),
      recordedIds: () => this.journal.records.keys(),
    }
    const claims = { epochOf: () => 1, isOurs: () => true, release() {} }
    return new Groups({
      clock: this.clock,
      random: this.#random,
      journal: this.journal,
      stored,
      claims,
      log: SILENT,
      settings: this.settings,
    })
  }

  /** Kills the broker's memory and starts from the journal, which got the first `writtenCount` of what it holds. */
  restart(writtenCount = 0): void {
    this.groups.close()
    this.journal.crash(writtenCount)
    this.groups = this.#open()
    for (const groupId of this.journal.records.keys()) this.groups.restore(groupId)
  }

  #stored(groupId: string): GroupRecord | undefined {
    const record = this.journal.records.get(groupId)
    return record === undefined ? undefined : decodeGroupRecord(encodeGroupRecord(record))
  }

  /** Sends a JoinGroup, by default of a version that joins at once. */
  send(request: Partial<JoinRequest> = {}, signal?: AbortSignal): Owed<JoinAnswer> {
    return new Owed(this.groups.join({ ...JOIN, ...request }, signal))
  }

  async join(request: Partial<JoinRequest> = {}): Promise<JoinAnswer> {
    const owed = this.send(request)
    await this.clock.pass(0)
    return expectAnswer(owed)
  }

  sendSync(request: Partial<SyncRequest>): Owed<SyncAnswer> {
    return new Owed(this.groups.sync({ ...SYNC, ...request }))
  }

  async sync(request: Partial<SyncRequest>): Promise<SyncAnswer> {
    const owed = this.sendSync(request)
    await this.clock.pass(0)
    return expectAnswer(owed)
  }

  heartbeat(joined: Joined, instanceId?: string): string | undefined {
    return this.groups.heartbeat({ groupId: 'g', generation: joined.generation, memberId: joined.memberId, instanceId })
  }

  state(groupId = 'g'): string | undefined {
    return this.groups.describe(groupId)?.state
  }

  /** Brings the group to Stable with these members (their client ids or, for static ones, a request), the first one leading. */
  async form(...members: readonly (string | Partial<JoinRequest>)[]): Promise<readonly Joined[]> {
    const owed = members.map((member) => this.send(typeof member === 'string' ? { clientId: member } : member))
    await this.clock.pass(0)
    const joined = owed.map((each) => expectJoined(expectAnswer(each)))
    await this.assign(joined)
    return joined
  }

  /** Syncs all, the leader first, each member being assigned the bytes of its own id. */
  async assign(joined: readonly Joined[]): Promise<void> {
    const leader = joined.find(({ memberId, leader }) => memberId === leader) ?? joined[0]!
    const assignments = leader.members.map(({ memberId }) => ({ memberId, assignment: Buffer.from(memberId) }))
    const owed = [leader, ...joined.filter((each) => each !== leader)].map(({ memberId, generation }) =>
      this.sendSync({ memberId, generation, assignments: memberId === leader.memberId ? assignments : [] }),
    )
    await this.clock.pass(0)
    for (const each of owed) expectAssigned(expectAnswer(each))
  }
}

const JOIN: JoinRequest = {
  groupId: 'g',
  memberId: '',
  instanceId: undefined,
  clientId: 'client',
  clientHost: '/127.0.0.1',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 30_000,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: subscription('topic') }],
  requiresMemberId: false,
  canSkipAssignment: true,
}

const SYNC: SyncRequest = {
  groupId: 'g',
  generation: 1,
  memberId: '',
  instanceId: undefined,
  protocolType: undefined,
  protocol: undefined,
  assignments: [],
}

/** A consumer's metadata, version 1: topics, then user data and owned partitions. */
export function subscription(...topics: readonly string[]): Buffer {
  const head = Buffer.alloc(6)
  head.writeInt16BE(1, 0)
  head.writeInt32BE(topics.length, 2)
  const names = topics.map((topic) => {
    const length = Buffer.alloc(2)
    length.writeInt16BE(Buffer.byteLength(topic), 0)
    return Buffer.concat([length, Buffer.from(topic)])
  })
  return Buffer.concat([head, ...names, Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])])
}

export function expectAnswer<Answer>(owed: Owed<Answer>): Answer {
  if (owed.answer === undefined) throw new Error('the answer is still owed')
  return owed.answer
}

export function expectJoined(answer: JoinAnswer): Joined {
  if (answer.kind !== 'joined') throw new Error(`refused: ${answer.reason}`)
  return answer
}

export function expectAssigned(answer: SyncAnswer): Assigned {
  if (answer.kind !== 'assigned') throw new Error(`refused: ${answer.reason}`)
  return answer
}

export function reasonOf(answer: JoinAnswer | SyncAnswer): string {
  return answer.kind === 'refused' ? answer.reason : answer.kind
}
