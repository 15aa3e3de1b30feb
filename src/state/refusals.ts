/**
 * Why `execute` said no, as a closed list. The number is what snapshots hold: never reused, never changed.
 * `none` and `duplicate` are successes: a duplicate batch is answered with the place of its first copy.
 */
export const REFUSALS = [
  'none',
  'duplicate',
  'unknown-partition',
  'unknown-topic',
  'topic-exists',
  'topic-name-collides',
  'partition-count-not-larger',
  'offset-out-of-range',
  'out-of-order-sequence',
  'old-producer-epoch',
  'fenced-incarnation',
  'lane-gap',
  'outcome-forgotten',
  'cluster-already-founded',
  'unknown-group',
  'stale-config-change',
  'broker-id-taken',
  'unknown-broker',
  'object-too-old',
  'inputs-changed',
  'invalid-outputs',
  'unknown-object',
  'object-in-use',
  'stale-claim',
] as const

export type Refusal = (typeof REFUSALS)[number]

const NUMBER_OF = new Map<Refusal, number>(REFUSALS.map((refusal, number) => [refusal, number]))

export function refusalNumber(refusal: Refusal): number {
  return NUMBER_OF.get(refusal)!
}
