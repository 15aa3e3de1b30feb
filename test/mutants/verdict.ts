import type { Killer, Mutant } from './mutant.ts'

/** How a command ended. */
export interface Ran {
  readonly failed: boolean
  /** It was still running at its deadline, and was ended there. */
  readonly timedOut: boolean
  readonly output: string
}

export type Finding =
  | { readonly kind: 'passed' }
  /** `seed`: of the simulation, by which the find can be checked. */
  | { readonly kind: 'noticed'; readonly by: string; readonly seed?: number }
  | { readonly kind: 'hung'; readonly in: string }

/** What one killer found. Throws if the simulation failed without saying at what. */
export function findingOf(killer: Killer, { failed, timedOut, output }: Ran): Finding {
  const name = killer.kind === 'tests' ? killer.files.join(' ') : 'the simulation'
  if (timedOut) return { kind: 'hung', in: name }
  if (!failed) return { kind: 'passed' }
  if (killer.kind === 'tests') return { kind: 'noticed', by: name }
  const seed = /^seed (\d+), commit/m.exec(output)?.[1]
  if (seed === undefined) throw new Error(`the simulation ended without a verdict:\n${output}`)
  const violation = /^\d+ ([a-z-]+):/m.exec(output)?.[1] ?? 'a violation'
  return { kind: 'noticed', by: `${name}, ${violation}, seed ${seed}`, seed: Number(seed) }
}

export type Fate = { readonly kind: 'killed' | 'hung' | 'survived'; readonly seed?: number; readonly told: string }

/**
 * Of all that its killers found. A hang says that something is wrong, not what: a machine that is too slow looks the same. So it kills
 * only a mutant whose bug is to hang.
 */
export function fateOf(mutant: Mutant, findings: readonly Finding[]): Fate {
  for (const finding of findings) {
    if (finding.kind !== 'noticed') continue
    const { by, seed } = finding
    return { kind: 'killed', told: by, ...(seed === undefined ? {} : { seed }) }
  }
  const hung = findings.find((finding) => finding.kind === 'hung')
  if (hung === undefined) return { kind: 'survived', told: 'SURVIVED' }
  return mutant.hangs === true
    ? { kind: 'killed', told: `${hung.in} hangs, as it should` }
    : { kind: 'hung', told: `HANGS: ${hung.in}` }
}

/** Whether another killer must be asked. */
export function isDecided(mutant: Mutant, findings: readonly Finding[]): boolean {
  return fateOf(mutant, findings).kind === 'killed'
}
