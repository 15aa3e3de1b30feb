import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GroupFacts } from '../../../src/client/group-admin.ts'
import { HistoryRecorder } from '../checkers/recorder.ts'
import { Coverage } from '../world/coverage.ts'
import { GroupWatch } from './group-watch.ts'

const member = (memberId: string, generation = 3) => ({ memberId, generation, instanceId: null })

function facts(state: string, ids: readonly string[]): GroupFacts {
  const members = ids.map((id) => ({ id, instanceId: null, clientId: 'client', host: 'host', partitions: [] }))
  return { id: 'team', state, assignor: 'range', members }
}

test('a group is calm once the broker and all who entered agree on it, and until somebody is about to leave', () => {
  const history = new HistoryRecorder()
  const watch = new GroupWatch(history, new Coverage())
  watch.enter(() => member('a'), 0)
  watch.enter(() => member('b'), 500)
  watch.judge(facts('Stable', ['a', 'b']), 2_000)
  assert.equal(watch.isCalm, false, 'more may enter')
  watch.judge(facts('PreparingRebalance', ['a', 'b']), 3_000)
  watch.judge(facts('Stable', ['a', 'b', 'gone']), 3_000)
  assert.equal(watch.isCalm, false)
  watch.judge(facts('Stable', ['b', 'a']), 3_000)
  assert.equal(watch.isCalm, true)
  watch.end('team')
  watch.judge(facts('Stable', ['a', 'b']), 4_000)
  assert.deepEqual(
    history.history().calms.map(({ group }) => group),
    ['team'],
  )
})

test('a group is not calm while its members are in different generations, or one is in none', () => {
  for (const other of [member('b', 4), undefined]) {
    const watch = new GroupWatch(new HistoryRecorder(), new Coverage())
    watch.enter(() => member('a'), 0)
    watch.enter(() => other, 0)
    watch.judge(facts('Stable', ['a', 'b']), 9_000)
    assert.equal(watch.isCalm, false)
  }
})
