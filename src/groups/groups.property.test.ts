import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { GroupRoom, type Owed } from '../../test/fakes/group-room.ts'
import type { JoinAnswer, Joined, SyncAnswer } from './requests.ts'

/** What a client may do at any time, sensible or not. */
type Step =
  | { readonly kind: 'join' | 'rejoin' | 'sync' | 'heartbeat' | 'leave' | 'commit'; readonly client: number }
  | { readonly kind: 'change'; readonly client: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'restart'; readonly writtenCount: number }
  /** All clients join, as they do when a rebalance is told to them. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'hold' | 'release' | 'fail' | 'fail-written' | 'heal' | 'delete' }

const CLIENTS = [
  { instanceId: undefined, requiresMemberId: false, canSkipAssignment: false },
  { instanceId: undefined, requiresMemberId: true, canSkipAssignment: true },
  { instanceId: undefined, requiresMemberId: true, canSkipAssignment: true },
  { instanceId: 'i', requiresMemberId: true, canSkipAssignment: true },
  { instanceId: 'j', requiresMemberId: true, canSkipAssignment: false },
] as const

const client = fc.integer({ min: 0, max: CLIENTS.length - 1 })
const byClient = (kind: 'join' | 'rejoin' | 'sync' | 'heartbeat' | 'leave' | 'commit' | 'change') =>
  fc.record({ kind: fc.constant(kind), client }, { noNullPrototype: true })
const plain = (kind: 'gather' | 'hold' | 'release' | 'fail' | 'fail-written' | 'heal' | 'delete') => fc.constant({ kind })
const pass = fc.record(
  { kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 0, 0, 1, 500, 3_000, 6_000, 10_000, 31_000) },
  { noNullPrototype: true },
)
const restart = fc.record(
  { kind: fc.constant('restart' as const), writtenCount: fc.integer({ min: 0, max: 2 }) },
  { noNullPrototype: true },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: byClient('join') },
  { weight: 6, arbitrary: byClient('rejoin') },
  { weight: 8, arbitrary: byClient('sync') },
  { weight: 3, arbitrary: byClient('heartbeat') },
  { weight: 2, arbitrary: byClient('leave') },
  { weight: 2, arbitrary: byClient('commit') },
  { weight: 2, arbitrary: byClient('change') },
  { weight: 3, arbitrary: plain('gather') },
  { weight: 10, arbitrary: pass },
  { weight: 1, arbitrary: restart },
  {
    weight: 1,
    arbitrary: fc.oneof({ weight: 4, arbitrary: plain('hold') }, plain('fail'), plain('fail-written'), plain('delete')),
  },
  { weight: 2, arbitrary: fc.oneof(plain('release'), plain('heal')) },
)

/** A group with clients that do as they are told, or not, and everything that the group ever answered them. */
class World {
  readonly room: GroupRoom
  readonly #owed: Owed<JoinAnswer | SyncAnswer>[] = []
  readonly #clients = CLIENTS.map(() => ({ memberId: '', generation: 0, metadata: 0, joined: undefined as Joined | undefined }))
  readonly #joins: (Owed<JoinAnswer> | undefined)[] = CLIENTS.map(() => undefined)
  /** By generation: who was told to be in it, and whose assignment was given out. */
  readonly #rosters = new Map<number, string>()
  readonly #assignments = new Map<number, string>()
  #syncs = 0
  #isDeleted = false

  constructor(initialRebalanceDelayMs: number) {
    this.room = new GroupRoom({ initialRebalanceDelayMs, groupSizeMax: 4 })
  }

  async run(step: Step): Promise<void> {
    await this.#take(step)
    await this.room.clock.settle()
    this.#learn()
    this.#check()
  }

  async #take(step: Step): Promise<void> {
    const { room } = this
    switch (step.kind) {
      case 'join':
        return this.#join(step.client, '')
      case 'rejoin':
        return this.#join(step.client, this.#clients[step.client]!.memberId)
      case 'gather':
        for (const index of CLIENTS.keys()) this.#join(index, this.#clients[index]!.memberId)
        return
      case 'change':
        this.#clients[step.client]!.metadata += 1
        return this.#join(step.client, this.#clients[step.client]!.memberId)
      case 'sync':
        return this.#sync(step.client)
      case 'heartbeat':
        room.groups.heartbeat({ groupId: 'g', ...this.#self(step.client) })
        return
      case 'commit':
        room.groups.checkCommit({ groupId: 'g', ...this.#self(step.client) })
        return
      case 'leave':
        room.groups.leave({ groupId: 'g', members: [this.#self(step.client)] })
        return
      case 'pass':
        return room.clock.pass(step.ms)
      case 'restart':
        return room.restart(step.writtenCount)
      case 'hold':
        return room.journal.hold()
      case 'release':
        return room.journal.release()
      case 'fail':
      case 'fail-written':
        room.journal.failing = step.kind === 'fail' ? 'before-writing' : 'after-writing'
        return
      case 'heal':
        room.journal.failing = 'no'
        return
      case 'delete':
        // A group made anew after its deletion counts from the beginning, like Kafka's: generations are compared before.
        void room.groups.delete('g').then((reason) => {
          this.#isDeleted ||= reason === undefined || reason === 'coordinator-not-available'
        })
    }
  }

  #self(index: number): { memberId: string; generation: number; instanceId: string | undefined } {
    const { memberId, generation } = this.#clients[index]!
    return { memberId, generation, instanceId: CLIENTS[index]!.instanceId }
  }

  #join(index: number, memberId: string): void {
    const kind = CLIENTS[index]!
    const metadata = Buffer.from([0, 0, 0, 0, 0, 0, this.#clients[index]!.metadata])
    const request = { ...kind, memberId, rebalanceTimeoutMs: 20_000, protocols: [{ name: 'range', metadata }] }
    const owed = this.room.send(request)
    this.#owed.push(owed)
    this.#joins[index] = owed
  }

  #sync(index: number): void {
    const { joined } = this.#clients[index]!
    const { memberId, generation, instanceId } = this.#self(index)
    const nonce = Buffer.from(`${this.#syncs++}`)
    const assignments = (joined?.members ?? []).map((member) => ({ memberId: member.memberId, assignment: nonce }))
    const owed = this.room.sendSync({ memberId, generation, instanceId, assignments })
    this.#owed.push(owed)
    owed.whenAnswered((answer) => {
      if (answer.kind !== 'assigned' || answer.assignment.length === 0 || this.#isDeleted) return
      const assignment = Buffer.from(answer.assignment).toString()
      const given = this.#assignments.get(generation)
      if (given === undefined) this.#assignments.set(generation, assignment)
      else assert.equal(assignment, given, `generation ${generation} has one set of owners`)
    })
  }

  /** Clients keep what they are told, each of its latest join only. */
  #learn(): void {
    for (const [index, owed] of this.#joins.entries()) {
      const answer = owed?.answer
      if (answer === undefined) continue
      this.#joins[index] = undefined
      const self = this.#clients[index]!
      if (answer.kind === 'refused') {
        if (answer.reason === 'member-id-required') self.memberId = answer.memberId
        if (answer.reason === 'unknown-member-id' || answer.reason === 'fenced-instance-id') self.memberId = ''
        continue
      }
      self.memberId = answer.memberId
      self.generation = answer.generation
      self.joined = answer
      if (answer.members.length === 0 || this.#isDeleted) continue
      const roster = answer.members.map((member) => member.instanceId ?? member.memberId).sort()
      const given = this.#rosters.get(answer.generation)
      if (given === undefined) this.#rosters.set(answer.generation, roster.join())
      else assert.equal(roster.join(), given, `generation ${answer.generation} has one set of members`)
    }
  }

  #check(): void {
    const { room } = this
    assert.ok(room.clock.timerCount <= 1, 'a group has one timer')
    const members = room.groups.describe('g')?.members ?? []
    assert.ok(members.length <= CLIENTS.length * 4, 'members are bounded by what joined')
    const instances = members.flatMap(({ instanceId }) => instanceId ?? [])
    assert.equal(new Set(instances).size, instances.length, 'an instance id belongs to one member')
    const waiting = this.#owed.filter(({ answer }) => answer === undefined).length
    assert.ok(waiting <= members.length * 2, 'a member waits for one join and one sync at most')
  }

  async end(): Promise<void> {
    const { room } = this
    room.journal.failing = 'no'
    room.journal.release()
    await room.clock.pass(3_600_000)
    assert.ok(
      this.#owed.every(({ answer }) => answer !== undefined),
      'every wait is answered when time moves',
    )
    assert.ok([undefined, 'Empty'].includes(room.state()), 'a group without signs of life is empty')
    assert.equal(room.clock.timerCount, 0)
  }
}

test('whatever clients, time, the log and restarts do, a generation has one set of owners and every wait ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0, 3_000), fc.array(step, { minLength: 10, maxLength: 120 }), async (delayMs, steps) => {
      const world = new World(delayMs)
      for (const each of steps) await world.run(each)
      await world.end()
    }),
    { numRuns: 200 },
  )
})
