import assert from 'node:assert/strict'
import test from 'node:test'
import { type LiveBroker, takers } from './peers.ts'

const broker = (brokerId: number, of: 'well' | 'drains' | 'stranded'): LiveBroker => ({
  brokerId,
  incarnation: 1,
  zone: '',
  advertised: { host: 'h', port: 1 },
  isDraining: of === 'drains',
  isStranded: of === 'stranded',
})

test('new work goes to who stays and gets at the log, else to who goes, else to all', () => {
  const [well, drains, stranded] = [broker(1, 'well'), broker(2, 'drains'), broker(3, 'stranded')] as const
  const ids = (all: readonly LiveBroker[]) => takers(all).map(({ brokerId }) => brokerId)
  assert.deepEqual(ids([well, drains, stranded]), [1])
  assert.deepEqual(ids([drains, stranded]), [2])
  assert.deepEqual(ids([stranded]), [3])
  assert.deepEqual(ids([]), [])
})
