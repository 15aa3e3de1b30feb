import { Watch } from '../watch.ts'
import { Member } from './member.ts'
import { numbered, produce } from './records.ts'
import { demand, type Scenario, type Stage } from './scenario.ts'

const PARTITIONS = 4
/** Longer than a rebalance with the broker's initial delay, or a killed member's session time-out, may take. */
const REBALANCE_MS = 45_000
const CONSUME_MS = 30_000

/** A group under test: a topic, a feed into it, members that come and go, and the tally of who confirmed what. */
class Group {
  readonly #stage: Stage
  readonly #watch = new Watch()
  readonly #members: Member[] = []
  readonly #assignor: string | undefined
  #live: Member[] = []
  #fed = 0
  /** Polled by a member that was killed before it told whether its commit went through. */
  #doubtful = new Set<string>()

  constructor(stage: Stage, assignor?: string) {
    this.#stage = stage
    this.#assignor = assignor
  }

  get topic(): string {
    return `${this.#stage.prefix}-topic`
  }

  get id(): string {
    return `${this.#stage.prefix}-group`
  }

  async open(): Promise<void> {
    await this.#stage.makeTopic(this.topic, PARTITIONS)
  }

  /** Adds a member and waits until every live member has a share, each partition exactly once. */
  async join(): Promise<Member> {
    const member = new Member(await this.#stage.start(), this.#watch)
    this.#members.push(member)
    this.#live.push(member)
    await member.join(this.id, this.topic, this.#assignor === undefined ? {} : { assignor: this.#assignor })
    await this.settled()
    return member
  }

  async leave(member: Member): Promise<void> {
    this.#live = this.#live.filter((other) => other !== member)
    await member.leave()
    await this.settled()
  }

  /** Kills a member that has work in hand, and waits until the others took its partitions over. */
  async killAtWork(member: Member): Promise<void> {
    const before = member.polledCount
    await this.feed(40)
    await this.#until(() => member.polledCount > before, 'the member to be killed to poll something', CONSUME_MS)
    this.#live = this.#live.filter((other) => other !== member)
    await member.kill()
    for (const place of member.doubtful) this.#doubtful.add(place)
    if (this.#stage.hello.lacks.includes('commit-told')) this.#forget(member)
    await this.settled()
  }

  /** What the member consumed is in doubt too: nobody knows which of it was committed. */
  #forget(member: Member): void {
    for (const place of member.confirmed) this.#doubtful.add(place)
    this.#members.splice(this.#members.indexOf(member), 1)
  }

  settled(): Promise<void> {
    const even = () => {
      const shares = this.#live.flatMap((member) => member.assigned)
      return (
        shares.length === PARTITIONS &&
        new Set(shares).size === PARTITIONS &&
        this.#live.every((member) => member.assigned.length > 0)
      )
    }
    return this.#until(
      even,
      () => `a full assignment, now ${JSON.stringify(this.#live.map((member) => member.assigned))}`,
      REBALANCE_MS,
    )
  }

  async feed(perPartition: number): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      await produce(this.#stage.main, this.topic, numbered(this.#stage.hello, partition, perPartition, this.#fed))
    }
    this.#fed += perPartition
  }

  /** Every record fed so far is confirmed exactly once; one in a killed member's hands may be confirmed by another member or by nobody. */
  async consumed(): Promise<void> {
    const missing = () => {
      const seen = this.#tally()
      return this.#places().filter((place) => !seen.has(place) && !this.#doubtful.has(place))
    }
    await this.#until(
      () => missing().length === 0,
      () => `records that nobody confirmed: ${missing().slice(0, 8).join(' ')}`,
      CONSUME_MS,
    )
    this.#demandOnce()
  }

  #demandOnce(): void {
    if (this.#stage.hello.lacks.includes('delivers-once')) return
    const twice = [...this.#tally()].filter(([, times]) => times > 1).map(([place]) => place)
    demand(twice.length === 0, `${twice.length} records were confirmed more than once: ${twice.slice(0, 8).join(' ')}`)
  }

  #places(): string[] {
    return Array.from({ length: PARTITIONS * this.#fed }, (_, index) => `${index % PARTITIONS}:${Math.floor(index / PARTITIONS)}`)
  }

  #tally(): Map<string, number> {
    const seen = new Map<string, number>()
    for (const place of this.#members.flatMap((member) => member.confirmed)) seen.set(place, (seen.get(place) ?? 0) + 1)
    return seen
  }

  #until(met: () => boolean, what: string | (() => string), deadlineMs: number): Promise<void> {
    const orFailed = () => {
      const failed = this.#live.find((member) => member.failure !== undefined || member.program.ended)
      demand(failed === undefined, `a group member failed: ${failed?.failure ?? 'its process ended'}`)
      return met()
    }
    return this.#watch.until(orFailed, what, deadlineMs)
  }
}

async function comeAndGo(stage: Stage, assignor?: string): Promise<void> {
  const group = new Group(stage, assignor)
  await group.open()
  const first = await group.join()
  await group.feed(25)
  await group.consumed()
  await group.join()
  await group.join()
  await group.feed(25)
  await group.consumed()
  await group.leave(first)
  await group.feed(25)
  await group.consumed()
}

export const groupScenarios: readonly Scenario[] = [
  {
    name: 'group join and leave',
    about: 'three members share four partitions as they come and one goes; every record is confirmed by exactly one commit',
    needs: ['join', 'leave', 'produce'],
    touches: ['delivers-once'],
    play: (stage) => comeAndGo(stage),
  },
  {
    name: 'group cooperative',
    about: 'the same with the cooperative-sticky assignor',
    needs: ['join', 'leave', 'produce'],
    fits: (hello) => hello.assignors.includes('cooperative-sticky'),
    play: (stage) => comeAndGo(stage, 'cooperative-sticky'),
  },
  {
    name: 'group member killed',
    about: 'a member dies at work with SIGKILL; its session ends, the other takes over at the committed offsets',
    needs: ['join', 'leave', 'produce'],
    touches: ['commit-told', 'delivers-once'],
    async play(stage) {
      const group = new Group(stage)
      await group.open()
      await group.join()
      const victim = await group.join()
      await group.feed(25)
      await group.consumed()
      await group.killAtWork(victim)
      await group.feed(25)
      await group.consumed()
    },
  },
  {
    name: 'commit and resume',
    about: 'a member commits in the middle and leaves; the next process of the group goes on at exactly the committed offset',
    needs: ['join', 'leave', 'produce'],
    play: commitAndResume,
  },
]

/** Without a word to the members: the others take the group over, and nobody has to join again. */
export const coordinatorScenario: Scenario = {
  name: 'group across kill -9',
  about:
    "a group's coordinator dies by SIGKILL: its two members go on, a third joins, the coordinator comes back and one leaves; every record is confirmed by exactly one commit",
  needs: ['join', 'leave', 'produce'],
  touches: ['commit-told', 'delivers-once'],
  fits: (hello) => !hello.lacks.includes('goes-elsewhere'),
  killsBroker: true,
  async play(stage) {
    const group = new Group(stage)
    await group.open()
    const first = await group.join()
    await group.join()
    await group.feed(25)
    await group.consumed()
    await stage.killBroker({ group: group.id })
    await group.feed(25)
    await group.consumed()
    await group.join()
    await group.feed(25)
    await group.consumed()
    await stage.restartBroker()
    await group.leave(first)
    await group.feed(25)
    await group.consumed()
  },
}

async function commitAndResume(stage: Stage): Promise<void> {
  const topic = `${stage.prefix}-topic`
  const group = `${stage.prefix}-group`
  await stage.makeTopic(topic, 1)
  await produce(stage.main, topic, numbered(stage.hello, 0, 100))
  const watch = new Watch()
  const consume = async (limit: number) => {
    const member = new Member(await stage.start(), watch)
    await member.join(group, topic, { limit })
    const done = () => {
      demand(member.failure === undefined, `a group member failed: ${member.failure}`)
      return member.confirmed.length >= limit
    }
    await watch.until(done, () => `${limit} records to be confirmed, ${member.confirmed.length} are`, REBALANCE_MS)
    await member.leave()
    return member.confirmed
  }
  const expect = (places: readonly string[], from: number, to: number) => {
    const wanted = Array.from({ length: to - from }, (_, index) => `0:${from + index}`)
    demand(places.join() === wanted.join(), `offsets ${from} to ${to - 1} were due, ${places.join(' ')} came`)
  }
  expect(await consume(40), 0, 40)
  if (stage.hello.verbs.includes('committed')) {
    const committed = await stage.main.call<Record<string, number>>('committed', { group, topic, partitions: [0] })
    demand(committed['0'] === 40, `the committed offset is ${committed['0']}, not 40`)
  }
  expect(await consume(60), 40, 100)
}
