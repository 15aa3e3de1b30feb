export const FETCH = 1
/** Served to clients only by brokers that keep their metadata in ZooKeeper. */
export const LEADER_AND_ISR = 4

/** Highest version of Fetch that releases serve: the request that changed most often. */
const BY_FETCH: readonly { readonly fetch: number; readonly from: string; readonly to: string | null }[] = [
  { fetch: 18, from: '4.1', to: null },
  { fetch: 17, from: '3.9', to: '4.0' },
  { fetch: 16, from: '3.7', to: '3.8' },
  { fetch: 14, from: '3.5', to: '3.6' },
  { fetch: 13, from: '3.1', to: '3.4' },
  { fetch: 12, from: '2.7', to: '3.0' },
  { fetch: 11, from: '2.3', to: '2.6' },
  { fetch: 9, from: '2.1', to: '2.2' },
  { fetch: 8, from: '2.0', to: '2.0' },
  { fetch: 7, from: '1.1', to: '1.1' },
  { fetch: 6, from: '1.0', to: '1.0' },
  { fetch: 5, from: '0.11', to: '0.11' },
]

/** Between which releases a broker is; nothing for those before 0.11. Null: no later one is known. */
export function kafkaVersions(fetch: number): { inferredMin: string; inferredMax: string | null } | undefined {
  const found = BY_FETCH.find((row) => fetch >= row.fetch)
  return found === undefined ? undefined : { inferredMin: found.from, inferredMax: found.to }
}
