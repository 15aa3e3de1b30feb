import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { evaluateFolder } from './evaluate-folder.ts'
import { inputMapOf } from './input-maps.ts'
import { placeOf } from './place.ts'
import { planFolder } from './plan-folder.ts'

const book = builtInBook()

const CLUSTER = {
  id: 'a',
  platform: 'ec2',
  zones: [
    { id: 'use1-az1', name: 'us-east-1a' },
    { id: 'use1-az2', name: 'us-east-1b' },
    { id: 'use1-az3', name: 'us-east-1c' },
  ],
  brokers: ['a', 'b', 'c'].map((zone, at) => ({
    id: at + 1,
    rack: `us-east-1${zone}`,
    instanceType: 'm5.2xlarge',
    settings: {},
  })),
  topics: [
    {
      name: 'orders',
      partitionCount: 3,
      replicationFactor: 3,
      settings: { 'min.insync.replicas': '2' },
      effective: { retentionHours: 24, minInsyncReplicas: 2, uncleanLeaderElection: false },
      partitions: [1, 2, 3].map((leader, index) => ({ index, leader, replicas: [1, 2, 3], sizeBytes: 1 })),
    },
  ],
  groups: [
    {
      id: 'g',
      members: [
        { clientId: 'c', partitions: [0, 1].map((partition) => ({ topic: 'orders', partition })) },
        { clientId: 'c', partitions: [{ topic: 'orders', partition: 2 }] },
      ],
    },
  ],
}

const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: {
    avgInMiBps: { value: 10 },
    peakInMiBps: { value: 20 },
    fanOut: { value: 2 },
    growthPerMonth: { value: 0.1 },
    partitionGrowthPerMonth: { value: 0.02 },
  },
  durability: {
    replicationFactor: { value: 3, owner: 'platform', why: 'three zones' },
    acks: { value: 'all' },
  },
  serviceLevel: { headroomMonths: { value: 12 } },
  deployments: { odradek: { instanceType: 'm7g.4xlarge', brokers: 3 } },
}

const ANSWERS = {
  kind: 'odradek/answers',
  version: 1,
  answers: { lostDataCost: { value: 'some' }, defaultsDecidedAtBrokers: { value: 1 } },
  topics: [{ match: 'ord*', dataClass: 'financial', interruption: 'severe' }],
}

const CALIBRATION = {
  kind: 'odradek/calibration',
  version: 1,
  machine: 'm7g.4xlarge',
  values: { flushesPerSecond: 4, mergeRewrites: 2, writeMiBpsPerVcpu: 8 },
}

type Row = Readonly<Record<string, unknown>>

/** What the tests below look at, of whichever command. */
interface Output {
  readonly placement: string
  readonly lint: readonly Row[]
  readonly consumers: readonly Row[]
  readonly advice: { readonly profile: string; readonly unknown: readonly string[] }
  readonly decisions: readonly Row[]
  readonly follows: boolean
  readonly headroom: Row
  readonly model: Readonly<Record<string, { readonly from: string }>>
  readonly fieldsUsed: readonly Row[]
  readonly brokerWriteMiBpsMax: number
  readonly warnings: readonly string[]
}

function run(
  command: string,
  more: { readonly topic?: string; readonly option?: string; readonly calibration?: object } = {},
): Output {
  const named = (name: string, value: object) => ({ name: `${name}.yaml`, value })
  const documents = planFolder({
    estate: named('estate', { kind: 'odradek/estate', version: 1, clusters: [CLUSTER] }),
    assumptions: named('assumptions', ASSUMPTIONS),
    answers: named('answers', ANSWERS),
    calibration: more.calibration === undefined ? undefined : named('calibration', more.calibration),
    evidence: [],
  })
  const calculation = CALCULATIONS.find((one) => one.command === command)!
  return evaluateFolder(calculation, inputMapOf(command)!, placeOf(documents, 'a', more.option), more.topic, book)
    .output as unknown as Output
}

describe('inputs that come out of an inventory', () => {
  it('of the topology are what really lies where, with zones by the name that brokers have for them', () => {
    const { placement, lint, consumers } = run('plan topology')
    assert.equal(placement, 'actual')
    assert.deepEqual(Object.fromEntries(lint.map(({ rule, state }: Row) => [rule, state])), {
      'enough-brokers': 'pass',
      'enough-zones': 'pass',
      'brokers-multiple-of-zones': 'pass',
      'broker-in-each-zone': 'pass',
      'rack-on-every-broker': 'pass',
      'durable-topics-spread': 'pass',
      'leaders-even': 'pass',
      'defaults-decided': 'undecided',
    })
    assert.deepEqual(consumers[0]?.mostLoaded, 'c (1)')
  })

  it('of durability are answers about the topic before those about all, and decisions from the assumptions', () => {
    const { advice, decisions, follows } = run('plan durability', { topic: 'orders' })
    assert.equal(advice.profile, 'durability')
    assert.deepEqual(advice.unknown, ['delayedData'])
    assert.equal(follows, true)
    assert.deepEqual(
      decisions.map(({ setting, isDefault, state }: Row) => [setting, isDefault, state]),
      [
        ['replicationFactor', null, 'decided'],
        ['minInsyncReplicas', false, 'undecided'],
        ['acks', null, 'undecided'],
        ['uncleanLeaderElection', true, 'undecided'],
      ],
    )
  })

  it('of sizing hold growth of load and partitions for as many months as asked for', () => {
    const { headroom } = run('plan size constraints')
    assert.deepEqual(headroom, { peakToAverageRatio: 2, loadGrowthRatio: 1.1 ** 12, partitionsGrowthRatio: 1.02 ** 12 })
  })

  it('of Odradek take a calibration before the built-in figures, and other options do not', () => {
    const odradek = run('plan cost', { option: 'odradek', calibration: CALIBRATION })
    assert.deepEqual(odradek.model.flushesPerSecond, { used: 4, builtIn: 10, from: 'calibration' })
    assert.ok(odradek.fieldsUsed.some(({ document }: Row) => document === 'calibration.yaml'))
    const sized = run('plan size odradek', { calibration: CALIBRATION })
    assert.equal(sized.brokerWriteMiBpsMax, 8 * 16)
    assert.deepEqual(
      sized.warnings,
      ['burst-network'].filter((one) => sized.warnings.includes(one)),
    )
    const ec2 = run('plan cost', { option: 'ec2', calibration: { ...CALIBRATION, values: { partMiB: 1 } } })
    assert.equal(ec2.model.partMiB?.from, 'built-in')
  })
})
