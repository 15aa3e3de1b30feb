import type { Weather } from '../../fakes/s3-stub/stub-faults.ts'
import { FAIR } from '../cluster/chaos-store.ts'
import { type Drill, inTurns, type Scenario, THREE, untilGoingOn } from './scenario.ts'

const BAD_MS = 4_000
const FAIR_MS = 1_500

/** Bad weather at the store for a while, then fair weather, over and over. */
async function spells(drill: Drill, what: string, weather: Weather): Promise<void> {
  await inTurns(drill, async () => {
    drill.blow(what)
    await drill.cluster.store.change({ ...FAIR, ...weather, seed: drill.random.int(1_000_000) })
    await drill.last(BAD_MS)
    drill.blow('the store is well again')
    await drill.cluster.store.change(FAIR)
    await untilGoingOn(drill)
    await drill.last(FAIR_MS)
  })
}

function faulty(name: string, about: string, weather: Weather): Scenario {
  return { name, about, store: 'stub', shape: THREE, play: (drill) => spells(drill, about, weather) }
}

export const storeScenarios: readonly Scenario[] = [
  faulty('store503', 'the store answers half of all requests by 503 or 500, some in rows', {
    rules: [
      { fault: 'slow-down', probability: 0.2, burst: 4 },
      { fault: 'error-before', probability: 0.1 },
      { fault: 'error-after', probability: 0.1 },
    ],
  }),
  faulty('storeslow', 'the store takes 400 ms for half of all requests and 3 s for some', {
    latency: { others: { p50Ms: 400, p99Ms: 3_000 } },
  }),
  faulty('storelost', 'the store carries out writes and its answers are lost, or it carries them out long after', {
    rules: [
      { fault: 'timeout-after', on: ['put'], probability: 0.1 },
      { fault: 'late-apply', on: ['put'], probability: 0.1 },
      { fault: 'reset-after', on: ['put'], probability: 0.1 },
      { fault: 'reset-before', probability: 0.1 },
    ],
    lateMs: 2_500,
  }),
]
