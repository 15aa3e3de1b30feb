import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { type ClaimJournal, Claims } from './claims.ts'

/** A log in which claims wait until the test lets them through. */
class FakeClaimJournal implements ClaimJournal {
  readonly epochs = new Map<string, number>()
  readonly released: string[] = []
  claimCount = 0
  failing: Failure | undefined
  #next = 1
  #held: (() => void)[] = []

  claim(groupId: string): Promise<number> {
    this.claimCount++
    return new Promise((resolve, reject) => {
      this.#held.push(() => {
        if (this.failing !== undefined) reject(this.failing)
        else {
          const epoch = this.#next++
          this.epochs.set(groupId, epoch)
          resolve(epoch)
        }
      })
    })
  }

  async release(groupId: string): Promise<void> {
    if (this.failing !== undefined) throw this.failing
    this.released.push(groupId)
    this.epochs.delete(groupId)
  }

  epochOf(groupId: string): number | undefined {
    return this.epochs.get(groupId)
  }

  /** Everything that was asked for is durable and applied. */
  apply(): void {
    for (const apply of this.#held.splice(0)) apply()
  }
}

describe('claims', () => {
  let journal: FakeClaimJournal
  let others: Set<string>
  let told: string[]
  let claims: Claims

  beforeEach(() => {
    journal = new FakeClaimJournal()
    others = new Set()
    told = []
    claims = new Claims({
      journal,
      isOurs: (groupId) => !others.has(groupId),
      opened: (groupId) => void told.push(`+${groupId}`),
      closed: (groupId) => void told.push(`-${groupId}`),
      log: SILENT,
    })
  })

  async function open(groupId = 'g') {
    const opening = claims.open(groupId)
    journal.apply()
    return opening
  }

  it('are made once for all who ask meanwhile, and not again while they are held', async () => {
    const asking = Promise.all([claims.open('g'), claims.open('g')])
    assert.equal(claims.epochOf('g'), undefined)
    journal.apply()
    assert.deepEqual(await asking, [undefined, undefined])
    assert.equal(claims.epochOf('g'), 1)
    assert.equal(claims.open('g'), undefined)
    assert.equal(journal.claimCount, 1)
    assert.deepEqual(told, ['+g'])
  })

  it('are not made for groups of others', () => {
    others.add('g')
    assert.equal(claims.open('g'), 'not-coordinator')
    assert.equal(journal.claimCount, 0)
  })

  it('are given up at once when the log has another one', async () => {
    await open()
    claims.changed('g')
    assert.deepEqual(told, ['+g'])
    journal.epochs.delete('g')
    claims.changed('g')
    assert.deepEqual(told, ['+g', '-g'])
    assert.equal(claims.epochOf('g'), undefined)
  })

  it('do not count where another one came before this broker went on', async () => {
    const opening = claims.open('g')
    journal.apply()
    journal.epochs.set('g', 7)
    assert.equal(await opening, 'not-coordinator')
    assert.deepEqual(told, [])
  })

  it('are given up when clients are sent elsewhere, and made anew when they come back, though the log has the old one', async () => {
    await open()
    await open('h')
    others.add('g')
    claims.reassigned()
    assert.deepEqual(told, ['+g', '+h', '-g'])
    others.clear()
    assert.equal(await open(), undefined)
    assert.equal(claims.epochOf('g'), 3)
    assert.equal(journal.claimCount, 3)
  })

  it('do not count where clients were sent elsewhere meanwhile', async () => {
    const opening = claims.open('g')
    others.add('g')
    journal.apply()
    assert.equal(await opening, 'not-coordinator')
    assert.equal(claims.epochOf('g'), undefined)
  })

  it('can be asked for again after the log failed', async () => {
    journal.failing = new Failure('unavailable', 'command-queue-full', 'no', 'too many')
    assert.equal(await open(), 'coordinator-not-available')
    journal.failing = new Failure('fenced', 'stale-claim', 'no', 'another broker was faster')
    assert.equal(await open(), 'not-coordinator')
    journal.failing = undefined
    assert.equal(await open(), undefined)
  })

  it('go when nothing is left of a group, the next time if the log has no room', async () => {
    await open()
    await open('h')
    journal.failing = new Failure('unavailable', 'command-queue-full', 'no', 'too many')
    claims.release('g')
    assert.equal(claims.epochOf('g'), undefined)
    for (let turn = 0; turn < 5; turn++) await undefined
    assert.equal(claims.epochOf('g'), 1)
    journal.failing = undefined
    claims.releaseBare((groupId) => groupId === 'g')
    assert.deepEqual(journal.released, ['g'])
    assert.equal(claims.epochOf('h'), 2)
  })

  it('are not made any more once they are closed', async () => {
    const opening = claims.open('g')
    claims.close()
    journal.apply()
    assert.equal(await opening, 'coordinator-not-available')
    assert.equal(claims.open('h'), 'coordinator-not-available')
    assert.deepEqual(told, [])
  })
})
