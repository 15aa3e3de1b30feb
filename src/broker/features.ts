/** What can be finalised, and what is (KIP-584). Levels are Kafka's. */
interface Feature {
  readonly name: string
  /** A `min` of 0 must not be told below ApiVersions v4: old Java clients refuse it. */
  readonly min: number
  readonly max: number
  readonly level: number
}

/** Levels that clients and tools look for: Kafka UI takes the version of the broker from metadata.version. */
export const FEATURES: readonly Feature[] = [{ name: 'metadata.version', min: 7, max: 30, level: 30 }]
