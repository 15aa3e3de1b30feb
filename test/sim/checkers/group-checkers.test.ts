import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Outcome } from './history.ts'
import { SampleHistory } from './sample-history.ts'

class GroupSample extends SampleHistory {
  assign(generation: number, member: string, partitions: readonly string[]): void {
    this.recorder.assignment({ group: 'billing', generation, member, partitions })
  }

  commit(offset: number, tag: number, generation = -1): (outcome: Outcome) => void {
    return this.recorder.commit({ client: 'reader', group: 'billing', partition: 'orders-0', offset, tag, generation })
  }

  committed(offset: number, tag: number, invoked = this.recorder.begin()): void {
    this.recorder.committedRead(invoked, { client: 'reader', group: 'billing', partition: 'orders-0', offset, tag })
  }
}

function flagged(write: (sample: GroupSample) => void): readonly string[] {
  const sample = new GroupSample()
  write(sample)
  return sample.found()
}

describe('checker 6 flags', () => {
  const cases: readonly (readonly [sentence: string, name: string, write: (sample: GroupSample) => void])[] = [
    [
      'two owners of a partition in one generation',
      '6 two-owners',
      (sample) => {
        sample.assign(1, 'a', ['orders-0'])
        sample.assign(1, 'b', ['orders-0', 'orders-1'])
      },
    ],
    [
      'a generation that is given out twice',
      '6 generation-reused',
      (sample) => {
        sample.assign(1, 'a', ['orders-0'])
        sample.assign(1, 'a', ['orders-1'])
      },
    ],
    [
      'a member that falls back into an older generation',
      '6 generation-back',
      (sample) => {
        sample.assign(2, 'a', ['orders-0'])
        sample.assign(1, 'a', ['orders-0'])
      },
    ],
    [
      'a commit of a generation that is over',
      '6 old-generation-commit',
      (sample) => {
        sample.assign(1, 'a', ['orders-0'])
        sample.assign(2, 'b', ['orders-0'])
        sample.commit(5, 1, 1)('ok')
      },
    ],
    [
      'a rebalance though all members stayed',
      '6 needless-rebalance',
      (sample) => {
        sample.assign(1, 'a', ['orders-0'])
        const from = sample.recorder.begin()
        sample.assign(2, 'a', ['orders-0'])
        sample.recorder.calm('billing', from)
      },
    ],
    [
      'an acknowledged commit that nobody sees',
      '6 commit-stale',
      (sample) => {
        sample.commit(5, 1)('ok')
        sample.committed(-1, 0)
      },
    ],
    [
      'an older commit that comes back',
      '6 commit-stale',
      (sample) => {
        sample.commit(5, 1)('ok')
        sample.commit(6, 2)('ok')
        sample.committed(5, 1)
      },
    ],
    [
      'an unknown commit that is seen, unseen and seen again',
      '6 commit-stale',
      (sample) => {
        sample.commit(5, 1)('ok')
        sample.commit(6, 2)('unknown')
        sample.committed(6, 2)
        sample.committed(5, 1)
      },
    ],
    ['a commit that nobody made', '6 commit-phantom', (sample) => sample.committed(9, 77)],
    [
      'a commit whose offset changed',
      '6 commit-changed',
      (sample) => {
        sample.commit(5, 1)('ok')
        sample.committed(6, 1)
      },
    ],
    [
      'a refused commit that is seen',
      '6 commit-failed-visible',
      (sample) => {
        sample.commit(5, 1, 1)('fail')
        sample.committed(5, 1)
      },
    ],
    [
      'a commit that is seen before it was sent',
      '6 commit-read-early',
      (sample) => {
        sample.committed(5, 1)
        sample.commit(5, 1)('ok')
      },
    ],
  ]
  for (const [sentence, name, write] of cases)
    test(sentence, () => assert.ok(flagged(write).includes(name), String(flagged(write))))

  test('nothing in a group that behaves', () => {
    const found = flagged((sample) => {
      sample.assign(1, 'a', ['orders-0', 'orders-1'])
      sample.commit(5, 1, 1)('ok')
      sample.assign(2, 'a', ['orders-0'])
      sample.assign(2, 'b', ['orders-1'])
      const from = sample.recorder.begin()
      const late = sample.commit(6, 2, 2)
      sample.committed(5, 1)
      late('ok')
      sample.committed(6, 2)
      sample.commit(7, 3, 2)('unknown')
      sample.committed(6, 2)
      sample.committed(7, 3)
      sample.assign(2, 'b', ['orders-1'])
      sample.recorder.calm('billing', from)
    })
    assert.deepEqual(found, [])
  })
})
