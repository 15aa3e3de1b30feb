import type { BenchCluster } from './bench-cluster.ts'
import type { StoreProbe } from './store-probe.ts'

/** Requests that the brokers sent to the store, as it bills them; deleting costs nothing. */
export interface StoreRequests {
  readonly writes: number
  readonly reads: number
}

/** Since the store's start. */
export async function storeRequests(cluster: BenchCluster, probe: StoreProbe | undefined): Promise<StoreRequests> {
  const probed = probe?.putCount ?? 0
  const { requests } = await cluster.stub.counts()
  const of = (...kinds: readonly string[]): number => kinds.reduce((sum, kind) => sum + (requests[kind] ?? 0), 0)
  return { writes: of('put', 'begin', 'part', 'complete', 'list') - probed, reads: of('get') }
}
