import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertAllEqual, LogCluster } from '../../test/fakes/log-cluster.ts'
import { held } from '../../test/fakes/troubled-log.ts'
import { decodeEntryHeader } from '../log/entry-header.ts'
import { CONTROL_LANE } from '../state/lanes.ts'

const IDS = { kind: 'allocate-producer-ids', count: 1 } as const

describe('common entries', () => {
  it('have nothing in them that arrived by another way while the combiner couldn’t write', async () => {
    const cluster = await LogCluster.open(3)
    const { combiner, other, third } = cluster.roles()
    const { trouble, finish } = held()
    combiner.loglet.troubles.push(trouble, trouble)
    const made = []
    for (const { shared } of [combiner, third, other]) {
      made.push(shared.submit(IDS))
      await cluster.clock.pass(10)
    }
    await cluster.clock.pass(5_000)
    assert.equal(other.shared.state.nextProducerId, 2)
    finish()
    await cluster.clock.pass(5_000)
    assert.deepEqual((await Promise.all(made)).map((outcome) => outcome.value(0)).sort(), [0, 1, 2])
    const commands = [...cluster.log.entries.values()].flatMap(({ header }) => decodeEntryHeader(header).commands)
    const ofOther = commands.filter(({ brokerId, lane }) => brokerId === other.shared.brokerId && lane === CONTROL_LANE)
    assert.equal(ofOther.length, 1)
    assertAllEqual(cluster)
  })
})
