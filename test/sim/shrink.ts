import type { Violation } from './checkers/history.ts'
import type { FaultName } from './nemesis/fault-names.ts'
import type { SwarmOptions } from './options.ts'
import { runSpec, type Verdict } from './run-spec.ts'
import type { Subject } from './subject.ts'

/** Runs that a shrinking may take: each costs as much as the seed itself. */
const RUNS_MAX = 200
/** Muting firings one by one pays only when there are few left. */
const FIRINGS_MAX = 40

/**
 * Looks for a smaller world in which the same thing goes wrong: fault classes off one by one, fewer brokers, clients, partitions and
 * operations, less time, single firings off; over and over until nothing more can go. What counts as the same is the
 * violation's name, not its message.
 */
export async function shrink(
  subject: Subject,
  seed: number,
  options: SwarmOptions,
  wanted: Violation,
  progress: (message: string) => void,
): Promise<SwarmOptions> {
  let best = options
  let runs = 0
  const fails = async (candidate: SwarmOptions): Promise<Verdict | undefined> => {
    if (runs++ >= RUNS_MAX) return undefined
    const verdict = await runSpec(subject, seed, candidate)
    return verdict.violations.some(({ checker, name }) => checker === wanted.checker && name === wanted.name)
      ? verdict
      : undefined
  }
  const adopt = async (candidate: SwarmOptions, what: string): Promise<boolean> => {
    if ((await fails(candidate)) === undefined) return false
    best = candidate
    progress(what)
    return true
  }
  let smaller = true
  while (smaller && runs < RUNS_MAX) {
    smaller = false
    for (const name of Object.keys(best.faults) as FaultName[]) {
      const { [name]: _gone, ...faults } = best.faults
      if (await adopt({ ...best, faults }, `without ${name}`)) smaller = true
    }
    for (const step of STEPS) {
      const candidate = step(best)
      if (candidate !== undefined && (await adopt({ ...best, ...candidate }, JSON.stringify(candidate)))) smaller = true
    }
  }
  await muteFirings()
  return best

  async function muteFirings(): Promise<void> {
    const verdict = await fails(best)
    const firings = [...(verdict?.firings ?? [])].flatMap(([name, times]) =>
      Array.from({ length: times }, (_, nth) => `${name}#${nth + 1}`),
    )
    if (firings.length > FIRINGS_MAX) return
    for (const firing of firings) await adopt({ ...best, muted: [...best.muted, firing] }, `without ${firing}`)
  }
}

type Step = (options: SwarmOptions) => Partial<SwarmOptions> | undefined

/** Each gives a smaller world, or undefined where it can't get smaller that way. */
const STEPS: readonly Step[] = [
  ({ brokers = 1 }) => (brokers > 1 ? { brokers: brokers - 1 } : undefined),
  ({ zones = 0 }) => (zones > 0 ? { zones: 0 } : undefined),
  ({ idleMs = 0 }) => (idleMs > 0 ? { idleMs: 0 } : undefined),
  ({ clients }) => (clients > 1 ? { clients: clients >> 1 } : undefined),
  ({ partitions }) => (partitions > 1 ? { partitions: partitions >> 1 } : undefined),
  ({ operations }) => (operations > 1 ? { operations: operations >> 1 } : undefined),
  ({ safetyMs }) => (safetyMs > 8_000 ? { safetyMs: Math.max(8_000, safetyMs / 2) } : undefined),
  ({ lastBlow }) => (lastBlow === 'none' ? undefined : { lastBlow: 'none' }),
]
