import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planDurability } from './durability.ts'
import { COSTS } from './durability-advice.ts'

const book = builtInBook()
const SETTINGS = { replicationFactor: 3, minInsyncReplicas: 1, acks: '1', uncleanLeaderElection: false }

interface Advice {
  readonly profile: string | null
  readonly why: readonly string[]
  readonly topic: Readonly<Record<string, unknown>>
  readonly producer: Readonly<Record<string, unknown>>
  readonly unknown: readonly string[]
}

function durability(more: object) {
  return planDurability.evaluate({ ...SETTINGS, ...more }, book).output
}

function advice(business: object): Advice {
  return durability({ business }).advice as Advice
}

interface Change {
  readonly copies: number
  readonly diskGiB: number | null
  readonly crossZoneMiBps: number | null
  readonly usdPerMonth: number | null
  readonly writesSurviveFailures: object
  readonly lossFreeFailuresGuaranteed: object
}

function change(more: object): Change {
  return durability(more).change as Change
}

describe('durability as the data asks for it', () => {
  it('goes by the class of data, and by what a loss would cost', () => {
    const profile = (business: object): unknown => advice(business).profile
    assert.equal(profile({ dataClass: 'financial' }), 'durability')
    assert.equal(profile({ dataClass: 'Irreversible', lostData: 'none' }), 'durability')
    assert.equal(profile({ dataClass: 'logs' }), 'throughput')
    assert.equal(profile({ dataClass: 'logs', lostData: 'severe' }), 'durability')
    assert.equal(profile({ dataClass: 'telemetry', lostData: 'some' }), 'throughput')
    assert.equal(profile({ lostData: 'some' }), 'durability')
    assert.equal(profile({ lostData: 'none' }), 'throughput')
  })

  it('advises nothing as long as nobody knows, and says what it would have to know', () => {
    assert.deepEqual(advice({ dataClass: 'pictures' }), {
      profile: null,
      why: [],
      topic: {},
      producer: {},
      unknown: ['lostData', 'delayedData', 'interruption', 'dataClass pictures'],
    })
    assert.equal(durability({}).follows, null)
  })

  it('gives settings for topic and producer', () => {
    const durable = advice({ dataClass: 'financial', delayedData: 'severe', interruption: 'severe' })
    assert.deepEqual(durable.topic, { replicationFactor: 3, 'min.insync.replicas': 2, 'unclean.leader.election.enable': false })
    assert.deepEqual(durable.producer, { acks: 'all', 'enable.idempotence': true, 'linger.ms': 0 })
    assert.equal(durable.why.length, 3)
    const fast = advice({ dataClass: 'logs', lostData: 'none', delayedData: 'none', interruption: 'none' })
    assert.deepEqual(fast.topic, { replicationFactor: 2, 'min.insync.replicas': 1, 'unclean.leader.election.enable': false })
    assert.deepEqual(fast.producer, { acks: '1', 'compression.type': 'lz4', 'linger.ms': 50 })
    assert.equal(advice({ lostData: 'none', interruption: 'severe' }).topic['unclean.leader.election.enable'], true)
  })

  it('never advises less for data whose loss costs more', () => {
    const cost = fc.constantFrom(...COSTS)
    const dataClass = fc.constantFrom('financial', 'logs', 'pictures', undefined)
    fc.assert(
      fc.property(dataClass, cost, cost, (name, delayedData, interruption) => {
        const rank = COSTS.map((lostData) => {
          return advice({ dataClass: name, lostData, delayedData, interruption }).profile === 'durability' ? 1 : 0
        })
        assert.deepEqual(rank, rank.toSorted())
      }),
    )
  })

  it('takes no copy away from what must not be lost', () => {
    const { advice: five } = durability({ replicationFactor: 5, business: { dataClass: 'financial' } })
    assert.deepEqual([(five as Advice).topic.replicationFactor, (five as Advice).topic['min.insync.replicas']], [5, 3])
  })

  it('costs the disks of more copies and what crosses zones to reach them, and saves those of fewer', () => {
    const kept = { platform: 'ec2', zones: 3, keptGiB: 70, avgInMiBps: 1 }
    const more = change({ ...kept, replicationFactor: 1, business: { dataClass: 'financial' } })
    const crossingGiB = (2 * 3600 * 730) / 1024
    assert.deepEqual([more.copies, more.diskGiB, more.crossZoneMiBps], [2, 140, 2])
    assert.ok(Math.abs(more.usdPerMonth! - ((140 / 0.7) * 0.08 + crossingGiB * 2 * 0.01)) < 1e-6, String(more.usdPerMonth))
    const fewer = change({ ...kept, business: { lostData: 'none', interruption: 'none' } })
    assert.ok(fewer.copies === -1 && fewer.usdPerMonth! < 0)
  })

  it('costs nothing where copies are not charged, and nobody knows what where sizes are not known', () => {
    const business = { dataClass: 'financial' }
    for (const platform of ['msk-express', 'msk-serverless', 'odradek', 'automq'])
      assert.equal(change({ platform, zones: 3, replicationFactor: 1, business }).usdPerMonth, 0, platform)
    assert.equal(change({ platform: 'ec2', replicationFactor: 1, business }).usdPerMonth, null)
    assert.equal(change({ replicationFactor: 1, keptGiB: 1, avgInMiBps: 1, zones: 3, business }).usdPerMonth, null)
    assert.equal(change({ business }).usdPerMonth, 0)
    assert.equal(durability({ platform: 'ec2' }).change, null)
  })

  it('says what failures writes survive before and after', () => {
    const { writesSurviveFailures, lossFreeFailuresGuaranteed } = change({ business: { dataClass: 'financial' } })
    assert.deepEqual(
      [writesSurviveFailures, lossFreeFailuresGuaranteed],
      [
        { before: 2, after: 1 },
        { before: 0, after: 1 },
      ],
    )
  })

  it('tells whether settings are as durable as the data asks', () => {
    assert.equal(durability({ business: { dataClass: 'financial' } }).follows, false)
    assert.equal(durability({ business: { dataClass: 'financial' }, acks: 'all', minInsyncReplicas: 2 }).follows, true)
    assert.equal(durability({ business: { dataClass: 'logs' }, acks: 'all', minInsyncReplicas: 2 }).follows, true)
  })
})

describe('the record of decisions about durability', () => {
  it('has a row for each setting, decided only by an owner with a reason for this very value', () => {
    const { decisions, undecided } = durability({
      decisions: {
        replicationFactor: { value: 3, owner: 'platform', reason: 'three zones' },
        minInsyncReplicas: { value: 2, owner: 'platform', reason: 'no loss' },
        acks: { value: '1', owner: 'orders team' },
      },
      isExplicit: { minInsyncReplicas: false, uncleanLeaderElection: true },
    }) as { readonly decisions: readonly Readonly<Record<string, unknown>>[]; readonly undecided: readonly string[] }
    assert.deepEqual(
      decisions.map(({ setting, value, isDefault, state }) => [setting, value, isDefault, state]),
      [
        ['replicationFactor', 3, null, 'decided'],
        ['minInsyncReplicas', 1, true, 'differs'],
        ['acks', '1', null, 'undecided'],
        ['uncleanLeaderElection', false, false, 'undecided'],
      ],
    )
    assert.deepEqual(undecided, ['minInsyncReplicas', 'acks', 'uncleanLeaderElection'])
  })
})
