import { join } from 'node:path'
import type { Broker, BrokerSource } from './brokers/broker.ts'
import type { ClientRow } from './families/family.ts'
import { makeTopicFor } from './fixture.ts'
import type { Cell, Outcome } from './outcome.ts'
import { Program, type ProgramCommand } from './program/program.ts'
import { applies, demand, eventually, type Scenario, type Stage } from './scenarios/scenario.ts'
import { within } from './watch.ts'

/** Longest that one scenario may take: two kills and restarts, or a session time-out with its rebalances, and much to spare. */
const SCENARIO_MS = 240_000

export interface Play {
  readonly row: ClientRow
  readonly command: ProgramCommand
  readonly source: BrokerSource
  /** The broker that scenarios share; those that kill theirs open another one. */
  readonly shared: Broker
  readonly scenarios: readonly Scenario[]
  /** For logs and data of this row. */
  readonly folder: string
  /** Makes names unique on a broker that outlives the run. */
  readonly nonce: string
}

/** Plays every scenario with one client, one after the other, and tells each cell as it is known. */
export async function playRow(play: Play, onCell: (cell: Cell) => void): Promise<void> {
  await using player = new Player(play)
  for (const scenario of play.scenarios) {
    const began = Date.now()
    const outcome = await player.play(scenario)
    const { family, client, version } = play.row
    onCell({ family, client, version, scenario: scenario.name, outcome, tookMs: Date.now() - began })
  }
}

/** Plays scenarios with one client: on the shared broker, or on one of its own if the scenario kills it. */
export class Player {
  readonly #play: Play
  readonly #cast: Cast

  constructor(play: Play) {
    this.#play = play
    this.#cast = new Cast(play, play.shared)
  }

  async play(scenario: Scenario): Promise<Outcome> {
    if (!scenario.killsBroker) return this.#cast.play(scenario)
    if (!this.#play.source.killable) return { kind: 'n/a' }
    try {
      await using broker = await this.#play.source.open(join(this.#play.folder, 'broker'))
      await using cast = new Cast(this.#play, broker)
      return await cast.play(scenario)
    } catch (error) {
      return { kind: 'failed', reason: (error as Error).message }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#cast[Symbol.asyncDispose]()
  }
}

/** The processes of one client on one broker: a main one that scenarios share while all goes well, and those that one scenario adds. */
class Cast {
  readonly #play: Play
  readonly #broker: Broker
  #main: Program | undefined
  #added: Program[] = []

  constructor(play: Play, broker: Broker) {
    this.#play = play
    this.#broker = broker
  }

  async play(scenario: Scenario): Promise<Outcome> {
    const slug = scenario.name.replaceAll(/[^a-z0-9]+/g, '-')
    try {
      this.#main ??= await this.#start('main')
      const { version, lacks } = this.#main.hello
      demand(version.includes(this.#play.row.version), `the program says it is version ${version}`)
      if (!applies(scenario, this.#main.hello)) return { kind: 'n/a' }
      await within(scenario.play(this.#stage(this.#main, slug)), SCENARIO_MS, scenario.name)
      const { touches = [], touchesInCluster = [] } = scenario
      const touched = this.#broker.members.length > 0 ? [...touches, ...touchesInCluster] : touches
      const without = touched.filter((limit) => lacks.includes(limit))
      return without.length === 0 ? { kind: 'passed' } : { kind: 'passed', without }
    } catch (error) {
      // What it was doing may still be going on: the next scenario gets a new one.
      await this.#main?.kill()
      this.#main = undefined
      return { kind: 'failed', reason: (error as Error).message }
    } finally {
      await closeAll(this.#added.splice(0))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#main !== undefined) await closeAll([this.#main])
  }

  #start(slug: string): Promise<Program> {
    return Program.start(this.#play.command, this.#broker.address, join(this.#play.folder, `${slug}.log`))
  }

  #stage(main: Program, slug: string): Stage {
    const { row, nonce } = this.#play
    return {
      prefix: `${row.family}-${row.version}-${slug}-${nonce}`.replaceAll(/[^a-zA-Z0-9._-]/g, '-'),
      hello: main.hello,
      main,
      start: async () => {
        const program = await this.#start(slug)
        this.#added.push(program)
        return program
      },
      makeTopic: async (topic, partitions, configs = {}) => {
        if (main.hello.verbs.includes('create-topic')) await main.call('create-topic', { topic, partitions, configs })
        else await makeTopicFor(this.#broker.address, topic, partitions, configs)
        if (!main.hello.verbs.includes('describe-topic')) return
        const describe = () => main.call<{ partitions: number }>('describe-topic', { topic })
        await eventually(describe, (made) => made.partitions === partitions, `${topic} to show up`)
      },
      isCluster: this.#broker.members.length > 0,
      killBroker: (duty) => this.#broker.kill(duty),
      restartBroker: () => this.#broker.restart(),
    }
  }
}

async function closeAll(programs: readonly Program[]): Promise<void> {
  await Promise.all(programs.map((program) => program[Symbol.asyncDispose]()))
}
