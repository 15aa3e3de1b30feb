import { STUB_ACCOUNT } from '../../test/fakes/s3-stub/s3-stub.ts'
import { openTestStore } from '../../test/fakes/s3-stub/stub-store.ts'
import { Pace } from './pace.ts'
import { percentileOf } from './percentile.ts'

const PUTS_PER_SECOND = 20
const BODY_BYTES = 2_048
let probeCount = 0

export interface StoreTimes {
  readonly storeP50Ms: number
  readonly storeP99Ms: number
}

/** The probe's own part in what the store counts. */
export interface StoreProbe {
  readonly putCount: number
}

/** The store's own PUT while `work` runs, with the client that brokers use and beside their load: what a broker's figures are held against. */
export async function besideStoreProbe<Result>(
  endpoint: string,
  work: (probe: StoreProbe) => Promise<Result>,
): Promise<{ readonly result: Result; readonly times: StoreTimes }> {
  const { store, close } = await openTestStore(
    's3://bench/probe',
    { endpoint, pathStyle: true, region: 'us-east-1' },
    STUB_ACCOUNT,
  )
  const body = [Buffer.alloc(BODY_BYTES, 1)]
  const tookMs: number[] = []
  const prefix = `put-${++probeCount}`
  const probe = { putCount: 0 }
  const pace = new Pace(PUTS_PER_SECOND, async (turn) => {
    probe.putCount++
    const sentMs = performance.now()
    await store.create(`${prefix}-${turn}`, body)
    tookMs.push(performance.now() - sentMs)
  })
  try {
    const result = await work(probe)
    await pace.end()
    return { result, times: { storeP50Ms: percentileOf(tookMs, 0.5), storeP99Ms: percentileOf(tookMs, 0.99) } }
  } finally {
    await pace.end()
    await close()
  }
}
