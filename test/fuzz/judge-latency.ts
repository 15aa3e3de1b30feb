import type { Latency } from './healthy-client.ts'

/** Without an attack, and on an idle machine, p99 is some 3 ms: less than this is chance. */
const QUIET_LEAST_MS = 5
/** On a machine that is busy with other things everything is slow: no reason to take all for good. */
const QUIET_MOST_MS = 40
/** So many times slower than without the attack a healthy client may be; attacker and broker share the processors. */
const TIMES_MAX = 30

/** What is wrong with a healthy client's latency beside an attack; undefined: nothing. `timesMax` where an attack has its own. */
export function judgeLatency(quiet: Latency, attacked: Latency, timesMax = TIMES_MAX): string | undefined {
  const mostMs = timesMax * Math.min(Math.max(quiet.p99Ms, QUIET_LEAST_MS), QUIET_MOST_MS)
  if (attacked.p99Ms <= mostMs) return undefined
  if (attacked.count === 0) return 'a healthy client got no answer'
  return `a healthy client's p99 is ${attacked.p99Ms.toFixed(0)} ms, over ${timesMax} times the ${quiet.p99Ms.toFixed(1)} ms without the attack`
}
