import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planDurability } from './durability.ts'

const book = builtInBook()

interface Result {
  readonly error?: string
  readonly profile: string
  readonly deviations: readonly string[]
  readonly writesSurviveFailures: number | null
  readonly lossFreeFailuresGuaranteed: number
  readonly durableSettings: Readonly<Record<'topic' | 'producer', Readonly<Record<string, unknown>>>>
  readonly rows: readonly { readonly down: number; readonly outOfSync: number; readonly writes: string; readonly loss: string }[]
}

function durability(input: Record<string, unknown>): Result {
  const usual = { replicationFactor: 3, minInsyncReplicas: 2, acks: 'all', uncleanLeaderElection: false }
  return planDurability.evaluate({ ...usual, ...input }, book).output as unknown as Result
}

const settings = fc.record(
  {
    replicationFactor: fc.integer({ min: 1, max: 6 }),
    minInsyncReplicas: fc.integer({ min: 0, max: 6 }),
    acks: fc.constantFrom('0', '1', 'all'),
    uncleanLeaderElection: fc.boolean(),
  },
  { noNullPrototype: true },
)

describe('plan durability', () => {
  it('agrees in its table with the failures that writes survive', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const { writesSurviveFailures, rows } = durability(given)
        for (const { down, outOfSync, writes } of rows) {
          if (outOfSync === 0)
            assert.equal(writes === 'accepted', writesSurviveFailures !== null && down <= writesSurviveFailures)
        }
      }),
    )
  })

  it('loses nothing acknowledged in as many failures as it guarantees, wherever the in-sync set was no smaller than the minimum', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const { lossFreeFailuresGuaranteed, rows } = durability(given)
        for (const { down, outOfSync, loss } of rows) {
          const inSyncBefore = given.replicationFactor - outOfSync
          if (down > 0 && down <= lossFreeFailuresGuaranteed && inSyncBefore >= given.minInsyncReplicas)
            assert.equal(loss, 'none')
        }
      }),
    )
  })

  it('says that a minimum above the number of copies refuses all writes', () => {
    const { error, writesSurviveFailures, rows } = durability({ minInsyncReplicas: 4 })
    assert.equal(error, 'minimum-above-copies')
    assert.equal(writesSurviveFailures, null)
    assert.ok(rows.every(({ writes }) => writes === 'refused'))
  })

  it('takes acks as a number, too, and tells what keeps settings from the durable profile', () => {
    const { profile, deviations } = durability({
      replicationFactor: 2,
      minInsyncReplicas: 1,
      acks: 1,
      uncleanLeaderElection: true,
    })
    assert.equal(profile, 'throughput')
    assert.deepEqual(deviations, ['replicationFactor', 'acks', 'minInsyncReplicas', 'uncleanLeaderElection'])
  })

  it('gives settings that it calls durable itself, for any number of copies', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const { topic, producer } = durability(given).durableSettings
        const { profile } = durability({
          replicationFactor: topic.replicationFactor,
          minInsyncReplicas: topic['min.insync.replicas'],
          uncleanLeaderElection: topic['unclean.leader.election.enable'],
          acks: producer.acks,
        })
        assert.equal(profile, 'durability')
      }),
    )
  })

  it('refuses zones that hold another number of copies', () => {
    assert.throws(() => durability({ replicasPerZone: [1, 1] }), {
      message: 'input: /replicasPerZone must add up to replicationFactor (3), and adds up to 2',
    })
    assert.throws(() => durability({ acks: 'some' }), { message: /\/acks must be .*, and is "some"/ })
  })
})
