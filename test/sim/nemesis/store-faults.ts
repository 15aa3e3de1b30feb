import { noStoreTrouble, type StoreTrouble } from '../world/store-trouble.ts'
import type { ClusterFault } from './fault-names.ts'
import type { Blows } from './stage.ts'

export type StoreFault = Extract<ClusterFault, `store-${string}`>

/** What can be wrong with the store, for one broker or for all of them. */
export const STORE_FAULTS: Readonly<Record<StoreFault, (blows: Blows) => void>> = {
  'store-lost': (blows) => trouble(blows, { lostBefore: 0.05 * blows.factor, lostAfter: 0.05 * blows.factor }),
  'store-late': (blows) => trouble(blows, { late: 0.05 * blows.factor }),
  'store-failed': (blows) => trouble(blows, { failedBefore: 0.05 * blows.factor, failedAfter: 0.05 * blows.factor }),
  'store-throttled': (blows) => trouble(blows, { throttled: 0.1 * blows.factor }),
  'store-conflict': (blows) => trouble(blows, { conflict: 0.1 * blows.factor }),
  'store-denied': (blows) =>
    blows.repeatedly(8_000, () => burst(blows, { isDenied: true }, 'store-denied-burst', [200, 2_000, 8_000])),
  'store-broken-reads': (blows) => trouble(blows, { reset: 0.03 * blows.factor, short: 0.03 * blows.factor }),
  'store-swapped': (blows) => trouble(blows, { swapped: 0.01 * blows.factor }),
  'store-flipped': (blows) => trouble(blows, { flipped: 0.01 * blows.factor }),
  'store-slow': (blows) => trouble(blows, { slow: 0.03 * blows.factor }),
  'store-stale-lists': (blows) => trouble(blows, { stale: 0.5 }),
  'store-partial-deletes': (blows) => trouble(blows, { partial: 0.5 }),
  'store-brownout': (blows) => blows.repeatedly(15_000, () => burst(blows, BROWN_OUT, 'store-brownout', [5_000, 20_000])),
  'store-outage': (blows) => blows.repeatedly(15_000, () => burst(blows, { isDown: true }, 'store-outage', [300, 3_000, 15_000])),
}

const BROWN_OUT: Partial<StoreTrouble> = { throttled: 0.3, failedBefore: 0.05, lostAfter: 0.02, slow: 0.05, slowness: 5 }

/** What coverage must show of these: each is counted where it strikes a request. */
export const COUNTED_STORE_FAULTS = [
  'store-brownout',
  'store-conflict',
  'store-denied',
  'store-down',
  'store-exists',
  'store-failed-after',
  'store-failed-before',
  'store-flipped',
  'store-held-back',
  'store-late',
  'store-lost-after',
  'store-lost-before',
  'store-reset',
  'store-short',
  'store-slow',
  'store-stale-list',
  'store-swapped',
  'store-throttled',
] as const

/** For a window. */
function trouble(blows: Blows, change: Partial<StoreTrouble>): void {
  const hosts = victims(blows)
  let undo: () => void = () => undefined
  blows.throughout(
    () => {
      undo = apply(blows, hosts, change)
    },
    () => undo(),
  )
}

/** For a while. */
function burst(blows: Blows, change: Partial<StoreTrouble>, name: string, durationsMs: readonly number[]): void {
  blows.coverage.count(name)
  const undo = apply(blows, victims(blows), change)
  blows.later(blows.random.pick(durationsMs), undo)
}

function victims(blows: Blows): readonly string[] {
  const { brokers } = blows.stage
  return (blows.random.chance(0.5) ? brokers : [blows.broker()]).map(({ host }) => host)
}

/** The undoing sets what was changed right, whatever else had changed it, too: it may come when all is to be well. */
function apply({ stage }: Blows, hosts: readonly string[], change: Partial<StoreTrouble>): () => void {
  const { bucket } = stage.world
  const none = noStoreTrouble()
  const right = Object.fromEntries(Object.keys(change).map((key) => [key, none[key as keyof StoreTrouble]]))
  for (const host of hosts) Object.assign(bucket.trouble(host), change)
  return () => {
    for (const host of hosts) Object.assign(bucket.trouble(host), right)
  }
}
