import { STUB_ACCOUNT } from '../../fakes/s3-stub/s3-stub.ts'
import type { Weather } from '../../fakes/s3-stub/stub-faults.ts'
import { startStubProcess } from '../../fakes/s3-stub/stub-process.ts'
import type { TestAccount } from '../../fakes/s3-stub/stub-store.ts'
import { startVersitygw } from '../../stores/versitygw.ts'

export const STORES = ['versitygw', 'stub'] as const
export type StoreName = (typeof STORES)[number]

/** The S3 server that a drill's brokers share. */
export interface ChaosStore {
  readonly name: StoreName
  readonly port: number
  readonly account: TestAccount
  /** Only the stub has weather. */
  change(weather: Weather): Promise<void>
  /** How often which fault happened. */
  faults(): Promise<Readonly<Record<string, number>>>
  stop(): Promise<void>
}

export const BUCKET = 'odradek'

/** What a store in the same region takes, for a server that answers from memory otherwise. */
export const FAIR: Weather = { latency: { put: { p50Ms: 20, p99Ms: 60 }, others: { p50Ms: 10, p99Ms: 40 } } }

/** Fails with `Unreachable` where versitygw can't be installed. */
export async function startStore(name: StoreName): Promise<ChaosStore> {
  if (name === 'stub') {
    const stub = await startStubProcess({ buckets: [BUCKET], weather: FAIR })
    return {
      name,
      port: Number(new URL(stub.endpoint).port),
      account: STUB_ACCOUNT,
      change: (weather) => stub.change(weather),
      faults: async () => (await stub.counts()).fired,
      stop: () => stub.stop(),
    }
  }
  const server = await startVersitygw()
  await server.createBucket(BUCKET)
  return {
    name,
    port: server.port,
    account: server.account,
    change: () => Promise.reject(new Error('versitygw has no weather')),
    faults: () => Promise.resolve({}),
    stop: () => server.stop(),
  }
}
