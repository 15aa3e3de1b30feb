import type { Book } from '../book/book.ts'
import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { sum } from '../numbers.ts'
import { count, positiveCount, z } from '../schema.ts'
import type { Trace } from '../trace.ts'
import { ADVICE_CONSTANTS, type Advice, adviceOf, adviceOutput, businessFields } from './durability-advice.ts'
import { adviceChange, changeFields, copiesChange } from './durability-change.ts'
import { decisionFields, decisionRecord, decisionRow } from './durability-decisions.ts'
import { durableSettings, meaningOnOdradek } from './durability-settings.ts'

const loss = z.enum(['none', 'if-disks-lost', 'acknowledged-records'])
const writes = z.enum(['accepted', 'refused'])
const reads = z.enum(['available', 'unavailable'])

const row = z.strictObject({
  down: z.number(),
  outOfSync: z.number(),
  inSync: z.number(),
  leader: z.enum(['in-sync', 'out-of-sync', 'none']),
  writes,
  reads,
  loss,
})

type Row = z.output<typeof row>

const input = z.strictObject({
  replicationFactor: positiveCount.describe('copies of each partition'),
  minInsyncReplicas: count.describe('copies that must be in sync for acks=all'),
  acks: z
    .union([z.enum(['0', '1', 'all']), z.literal(0), z.literal(1)])
    .transform((acks) => String(acks) as '0' | '1' | 'all')
    .describe('what a producer waits for'),
  uncleanLeaderElection: z.boolean().describe('whether a copy that lags may become leader'),
  replicasPerZone: z.array(count).min(1).optional().describe('copies in each zone'),
  business: z.strictObject(businessFields).default({}).describe('what the data is, and what it would cost'),
  ...decisionFields,
  ...changeFields,
})

type Given = z.output<typeof input>
type Settings = Pick<Given, 'replicationFactor' | 'minInsyncReplicas' | 'acks' | 'uncleanLeaderElection'>

/**
 * `plan durability`: what failures do to writes, reads and acknowledged records under given settings.
 *
 * One row per (down, outOfSync): copies lost after being in sync, copies alive but lagging; inSync = replicationFactor − down − outOfSync.
 * (0, all) doesn't exist: a living leader is in sync with itself. With acks=all writes need max(minInsyncReplicas, 1) copies in sync.
 * writesSurviveFailures = replicationFactor − that with acks=all, else replicationFactor − 1. lossFreeFailuresGuaranteed = that − 1 with acks=all,
 * because the in-sync set may have shrunk to the minimum when a record was acknowledged, else 0. Advice: `durability-advice.ts`; what it costs to
 * follow it: `durability-change.ts`; who decided what: `durability-decisions.ts`.
 */
export const planDurability = calculation({
  command: 'plan durability',
  summary: 'what failures do to writes, reads and acknowledged records under given settings',
  constants: ADVICE_CONSTANTS,
  input,
  output: z.strictObject({
    error: z.literal('minimum-above-copies').optional(),
    profile: z.enum(['durability', 'throughput', 'mixed']),
    deviations: z.array(z.enum(['replicationFactor', 'acks', 'minInsyncReplicas', 'uncleanLeaderElection'])),
    writesSurviveFailures: z.number().nullable(),
    lossFreeFailuresGuaranteed: z.number(),
    lossFreeFailuresBest: z.number(),
    rows: z.array(row),
    zoneLoss: z.strictObject({ down: z.number(), writes, reads, loss }).optional(),
    durableSettings: z.strictObject({
      topic: z.record(z.string(), z.union([z.number(), z.boolean()])),
      producer: z.record(z.string(), z.union([z.string(), z.boolean()])),
    }),
    onOdradek: z.array(z.strictObject({ setting: z.string(), given: z.string(), meaning: z.string() })),
    advice: adviceOutput,
    change: adviceChange.nullable(),
    follows: z.boolean().nullable(),
    decisions: z.array(decisionRow),
    undecided: z.array(z.string()),
  }),
  run(given, { book, constants, trace }) {
    const settings = settingsOf(given)
    const { replicationFactor, acks } = settings
    const { replicasPerZone } = given
    const advice = adviceOf(given.business, settings.replicationFactor, book.limits, constants, trace)
    const decisions = decisionRecord(given, trace)
    const isAll = acks === 'all'
    const { writesSurviveFailures, lossFreeFailuresGuaranteed } = promisesOf(settings)
    trace.step(
      'writesSurviveFailures',
      isAll ? 'replicationFactor − max(minInsyncReplicas, 1)' : 'replicationFactor − 1',
      settings,
      writesSurviveFailures,
    )
    trace.step(
      'lossFreeFailuresGuaranteed',
      isAll ? 'max(minInsyncReplicas, 1) − 1' : '0, because acknowledged records may lie on the leader alone',
      settings,
      lossFreeFailuresGuaranteed,
    )
    const lossFreeFailuresBest = trace.step(
      'lossFreeFailuresBest',
      isAll ? 'replicationFactor − 1, if all copies were in sync' : '0, because acknowledged records may lie on the leader alone',
      settings,
      isAll ? replicationFactor - 1 : 0,
    )
    return {
      ...(settings.minInsyncReplicas > replicationFactor ? { error: 'minimum-above-copies' as const } : {}),
      profile: profileOf(settings),
      deviations: deviationsOf(settings),
      writesSurviveFailures,
      lossFreeFailuresGuaranteed,
      lossFreeFailuresBest,
      rows: rowsOf(settings),
      ...(replicasPerZone === undefined ? {} : { zoneLoss: zoneLossOf(settings, replicasPerZone) }),
      durableSettings: durableSettings(settings),
      onOdradek: meaningOnOdradek(settings),
      advice,
      change: changeOf(given, settings, advice, book, trace),
      follows: followsAdvice(settings, advice.profile),
      decisions,
      undecided: decisions.flatMap(({ setting, state }) => (state === 'decided' ? [] : [setting])),
    }
  },
})

function settingsOf({ replicationFactor, minInsyncReplicas, acks, uncleanLeaderElection }: Given): Settings {
  return { replicationFactor, minInsyncReplicas, acks, uncleanLeaderElection }
}

/** What a producer may count on, whatever happened before. */
function promisesOf(settings: Settings) {
  const { replicationFactor, acks } = settings
  const needed = neededInSync(settings)
  if (acks !== 'all') return { writesSurviveFailures: replicationFactor - 1, lossFreeFailuresGuaranteed: 0 }
  // With more wanted than there are, no copy need be down for writes to be refused for ever.
  const survived = needed > replicationFactor ? null : replicationFactor - needed
  return { writesSurviveFailures: survived, lossFreeFailuresGuaranteed: needed - 1 }
}

/** What following the advice costs, and what it brings; nothing as long as nothing is advised. */
function changeOf(given: Given, set: Settings, { topic, producer, profile }: Advice, book: Book, trace: Trace) {
  if (profile === null) return null
  const advised: Settings = {
    replicationFactor: Number(topic.replicationFactor),
    minInsyncReplicas: Number(topic['min.insync.replicas']),
    acks: producer.acks === 'all' ? 'all' : '1',
    uncleanLeaderElection: topic['unclean.leader.election.enable'] === true,
  }
  const [before, after] = [promisesOf(set), promisesOf(advised)]
  for (const name of ['writesSurviveFailures', 'lossFreeFailuresGuaranteed'] as const)
    trace.step(`change.${name}`, `${name} with the settings that are advised`, { ...advised, before: before[name] }, after[name])
  return {
    ...copiesChange(set.replicationFactor, advised.replicationFactor, given, book, trace),
    writesSurviveFailures: { before: before.writesSurviveFailures, after: after.writesSurviveFailures },
    lossFreeFailuresGuaranteed: { before: before.lossFreeFailuresGuaranteed, after: after.lossFreeFailuresGuaranteed },
  }
}

/** More durable than need be is no fault. */
function followsAdvice(settings: Settings, advised: 'durability' | 'throughput' | null): boolean | null {
  if (advised === null) return null
  return advised === 'throughput' || profileOf(settings) === 'durability'
}

function neededInSync({ minInsyncReplicas }: Settings): number {
  return Math.max(minInsyncReplicas, 1)
}

function rowsOf(settings: Settings): Row[] {
  const { replicationFactor } = settings
  const rows: Row[] = []
  for (let down = 0; down <= replicationFactor; down++) {
    for (let outOfSync = 0; outOfSync <= replicationFactor - down; outOfSync++) {
      if (outOfSync < replicationFactor) rows.push(rowOf(settings, down, outOfSync))
    }
  }
  return rows
}

function rowOf(settings: Settings, down: number, outOfSync: number): Row {
  const { replicationFactor, acks, uncleanLeaderElection } = settings
  const inSync = replicationFactor - down - outOfSync
  const leader = inSync >= 1 ? 'in-sync' : uncleanLeaderElection && outOfSync > 0 ? 'out-of-sync' : 'none'
  // After an unclean election the new leader is all that is in sync.
  const acknowledging = leader === 'out-of-sync' ? 1 : inSync
  const isWritable = leader !== 'none' && (acks !== 'all' || acknowledging >= neededInSync(settings))
  return {
    down,
    outOfSync,
    inSync,
    leader,
    writes: isWritable ? 'accepted' : 'refused',
    reads: leader === 'none' ? 'unavailable' : 'available',
    loss: lossOf(acks, down, leader),
  }
}

function lossOf(acks: Settings['acks'], down: number, leader: Row['leader']): Row['loss'] {
  if (acks === '0') return 'acknowledged-records'
  if (acks === '1') return down === 0 ? 'none' : 'acknowledged-records'
  if (leader === 'in-sync') return 'none'
  // Nothing is lost if one of the failed copies comes back with its disk.
  return leader === 'out-of-sync' ? 'acknowledged-records' : 'if-disks-lost'
}

/** The fullest zone is gone, all else in sync. */
function zoneLossOf(
  settings: Settings,
  replicasPerZone: readonly number[],
): { down: number } & Pick<Row, 'writes' | 'reads' | 'loss'> {
  const { replicationFactor } = settings
  if (sum(replicasPerZone) !== replicationFactor) {
    const text = `must add up to replicationFactor (${replicationFactor}), and adds up to ${sum(replicasPerZone)}`
    throw badDocument('input', [{ path: '/replicasPerZone', text }])
  }
  const found = rowOf(settings, Math.max(...replicasPerZone), 0)
  return { down: found.down, writes: found.writes, reads: found.reads, loss: found.loss }
}

function majority(replicationFactor: number): number {
  return Math.floor(replicationFactor / 2) + 1
}

function profileOf(settings: Settings): 'durability' | 'throughput' | 'mixed' {
  if (deviationsOf(settings).length === 0) return 'durability'
  return settings.acks !== 'all' && settings.minInsyncReplicas <= 1 ? 'throughput' : 'mixed'
}

/** What keeps the settings from the durable profile. */
function deviationsOf({ replicationFactor, acks, minInsyncReplicas, uncleanLeaderElection }: Settings) {
  const deviations = [
    ['replicationFactor', replicationFactor < 3],
    ['acks', acks !== 'all'],
    ['minInsyncReplicas', minInsyncReplicas < majority(replicationFactor)],
    ['uncleanLeaderElection', uncleanLeaderElection],
  ] as const
  return deviations.flatMap(([name, isOff]) => (isOff ? [name] : []))
}
