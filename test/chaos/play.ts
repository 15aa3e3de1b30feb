import { mkdir } from 'node:fs/promises'
import { setTimeout as after } from 'node:timers/promises'
import type { ProgramCommand } from '../clients/program/program.ts'
import { SimRandom } from '../sim/world/random.ts'
import { ChaosCluster } from './cluster/chaos-cluster.ts'
import { startStore } from './cluster/chaos-store.ts'
import { judge, type StoredRecord, type Verdict } from './judging/judge.ts'
import { readAll } from './judging/read-all.ts'
import { type ClientReport, type Report, violationsOf } from './report.ts'
import type { Drill, Scenario } from './scenarios/scenario.ts'
import type { DrillProducer } from './workload/drill-producer.ts'
import type { Language } from './workload/languages.ts'
import { PARTITIONS, TOPIC, Workload } from './workload/workload.ts'

export interface PlayOptions {
  readonly secondsMax: number
  readonly seed: number
  readonly folder: string
  readonly commands: ReadonlyMap<Language, ProgramCommand>
  readonly say: (line: string) => void
}

interface Blow {
  what: string
  readonly atMs: number
}

/** Plays one scenario from an empty bucket to the verdict. Fails with `Unreachable` where something that it needs can't be had. */
export async function play(scenario: Scenario, options: PlayOptions): Promise<Report> {
  const { folder, commands, say } = options
  await mkdir(folder, { recursive: true })
  const shape = { ...scenario.shape, ...(await scenario.prepare?.()) }
  const cluster = new ChaosCluster(folder, await startStore(scenario.store), shape)
  let workload: Workload | undefined
  try {
    await cluster.start()
    await cluster.createTopic(TOPIC, PARTITIONS)
    workload = await Workload.begin(commands, cluster, folder)
    say(`${scenario.name}: ${cluster.brokers.length} brokers and ${commands.size} clients are at work`)
    const beganMs = performance.now()
    const blows: Blow[] = []
    await scenario.play(drillOf(cluster, workload, options, beganMs, blows))
    await workload.endProducers()
    const endedMs = performance.now()
    const clients: ClientReport[] = []
    const producers = workload.loads.map(({ producer }) => producer.deliveries)
    const records = await readBack(cluster)
    const verdict = withDifferences(judge(producers, records.first), records.differences)
    const unprocessed = await workload.endGroups(endsOf(records.first))
    for (const { language, producer, group } of workload.loads) {
      clients.push({
        client: language,
        sent: producer.deliveries.sentCount,
        acknowledged: producer.acknowledged.size,
        longestGapMs: producer.gaps.longest(beganMs),
        longestStandstillMs: producer.standstills.longest(beganMs),
        rebalances: group.rebalances.callbacks,
        ownRebalances: group.rebalances.ownCallbacks,
        givenUp: group.rebalances.givenUp,
        unprocessed: unprocessed.get(group) ?? 0,
        // The producer shares a program with a member, whose failures both hear.
        failures: group.failures,
      })
    }
    const deaths = await Promise.all(cluster.brokers.map((broker) => broker.deaths()))
    const until = (at: number) => blows[at + 1]?.atMs ?? endedMs
    return {
      scenario: scenario.name,
      store: scenario.store,
      seed: options.seed,
      seconds: (endedMs - beganMs) / 1_000,
      clients,
      blows: blows.map(({ what, atMs }, at) => ({
        what,
        atMs: atMs - beganMs,
        gapsMs: byClient(workload, ({ gaps }) => gaps.longest(atMs, until(at))),
        standstillsMs: byClient(workload, ({ standstills }) => standstills.longest(atMs, until(at))),
      })),
      verdict,
      storeFaults: await cluster.store.faults(),
      violations: violationsOf(clients, verdict, deaths.flat()),
    }
  } finally {
    await workload?.stop()
    await cluster.stop()
  }
}

function drillOf(cluster: ChaosCluster, workload: Workload, options: PlayOptions, beganMs: number, blows: Blow[]): Drill {
  const { secondsMax, seed, say } = options
  return {
    cluster,
    workload,
    random: SimRandom.ofSeed(seed),
    secondsMax,
    isOver: () => performance.now() - beganMs >= secondsMax * 1_000,
    blow(what) {
      const atMs = performance.now()
      blows.push({ what, atMs })
      say(`  ${((atMs - beganMs) / 1_000).toFixed(1)} s: ${what}`)
    },
    note(seen) {
      say(`    ${seen}`)
      blows.at(-1)!.what += `; ${seen}`
    },
    last: (ms) => after(ms),
  }
}

/** Through the last broker, and every other one must give the same. */
async function readBack(cluster: ChaosCluster) {
  const [last, ...others] = [...cluster.serving].reverse()
  const first = await readAll(last!.address, TOPIC, PARTITIONS)
  const differences: string[] = []
  for (const { name, address } of others) {
    const difference = firstDifference(first, await readAll(address, TOPIC, PARTITIONS))
    if (difference !== undefined) differences.push(`${name} gives another log than ${last!.name}: ${difference}`)
  }
  return { first, differences }
}

function firstDifference(one: readonly StoredRecord[], other: readonly StoredRecord[]): string | undefined {
  if (one.length !== other.length) return `${other.length} records in place of ${one.length}`
  const at = one.findIndex((record, index) => {
    const twin = other[index]!
    return (
      record.value !== twin.value ||
      record.key !== twin.key ||
      record.offset !== twin.offset ||
      record.partition !== twin.partition
    )
  })
  return at === -1 ? undefined : `${other[at]!.value} in place of ${one[at]!.value}`
}

function byClient(workload: Workload | undefined, of: (producer: DrillProducer) => number): Record<string, number> {
  return Object.fromEntries((workload?.loads ?? []).map(({ language, producer }) => [language, of(producer)]))
}

function withDifferences(verdict: Verdict, differences: readonly string[]): Verdict {
  return { ...verdict, wrong: [...verdict.wrong, ...differences] }
}

function endsOf(records: readonly StoredRecord[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  for (const { partition, offset } of records) ends.set(partition, offset + 1)
  return ends
}
