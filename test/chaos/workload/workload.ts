import { join } from 'node:path'
import { Program, type ProgramCommand } from '../../clients/program/program.ts'
import { poll } from '../../clients/watch.ts'
import { DrillGroup } from './drill-group.ts'
import { DrillProducer } from './drill-producer.ts'
import type { Language } from './languages.ts'

export const TOPIC = 'drill'
export const PARTITIONS = 6
/** Of each producer. The brokers and all clients share a machine with the drill. */
const PER_SECOND = 100
const BEGIN_MS = 90_000
/** Longer than the clients try to deliver a record. */
const SETTLE_MS = 200_000
const CATCH_UP_MS = 120_000

export interface LanguageLoad {
  readonly language: Language
  readonly producer: DrillProducer
  readonly group: DrillGroup
}

/** Of each language one producer and a group of two members, in two processes; all groups read what all producers write. */
export class Workload {
  readonly loads: readonly LanguageLoad[]
  readonly #programs: readonly Program[]

  private constructor(loads: readonly LanguageLoad[], programs: readonly Program[]) {
    this.loads = loads
    this.#programs = programs
  }

  /** Resolves when every producer was acknowledged on every partition and every group has shared the partitions. */
  static async begin(
    commands: ReadonlyMap<Language, ProgramCommand>,
    { bootstrap, wasDead }: { readonly bootstrap: string; readonly wasDead: (address: string) => boolean },
    folder: string,
  ): Promise<Workload> {
    const programs: Program[] = []
    const loads: LanguageLoad[] = []
    for (const [language, command] of commands) {
      const [first, second] = await Promise.all([
        Program.start(command, bootstrap, join(folder, `${language}-1.log`)),
        Program.start(command, bootstrap, join(folder, `${language}-2.log`)),
      ])
      programs.push(first, second)
      const group = new DrillGroup(`group-${language}`, [first, second], wasDead)
      loads.push({ language, producer: new DrillProducer(language, first), group })
    }
    const workload = new Workload(loads, programs)
    await Promise.all(
      loads.map(async ({ producer, group }) => {
        await producer.begin(TOPIC, PARTITIONS, PER_SECOND)
        await group.join(TOPIC, PARTITIONS, BEGIN_MS)
      }),
    )
    await workload.untilAcknowledged(BEGIN_MS)
    for (const { group } of loads) group.countChanges()
    return workload
  }

  /** Resolves once every producer was acknowledged 100 records more. */
  async untilAcknowledged(deadlineMs: number): Promise<void> {
    const marks = this.loads.map(({ producer }) => [producer, producer.acknowledged.size + PER_SECOND] as const)
    const behind = () => marks.filter(([producer, mark]) => producer.acknowledged.size < mark)
    await poll(async () => (behind().length === 0 ? true : undefined), deadlineMs, 'all producers to be acknowledged')
  }

  async endProducers(): Promise<void> {
    await Promise.all(this.loads.map(({ producer }) => producer.end(SETTLE_MS)))
  }

  /** How many records each group never saw, of those below the ends. */
  async endGroups(ends: ReadonlyMap<number, number>): Promise<ReadonlyMap<DrillGroup, number>> {
    const groups = this.loads.map(({ group }) => group)
    await Promise.all(groups.map((group) => group.untilAllPolled(ends, CATCH_UP_MS)))
    const missing = new Map(groups.map((group) => [group, group.missing(ends)]))
    await Promise.all(groups.map((group) => group.leave()))
    return missing
  }

  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.kill()))
  }
}
