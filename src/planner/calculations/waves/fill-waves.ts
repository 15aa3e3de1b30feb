import type { WavesInput } from './plan-input.ts'
import type { Unit } from './units.ts'

export interface Wave {
  /** From 1. */
  readonly index: number
  /** Sorted. */
  readonly topics: readonly string[]
  readonly gib: number | null
  /** Null: its size isn't known, and there is a limit. */
  readonly oversize: boolean | null
}

type WaveLimits = WavesInput['limits']

/** A wave while it is filled. */
interface Filling {
  readonly criticality: number
  readonly units: Unit[]
  topics: number
  /** Null: unknown. */
  gib: number | null
}

/** The first unit moves alone, as the canary; the others fill a wave until a limit would be passed or the criticality changes. */
export function fillWaves(units: readonly Unit[], limits: WaveLimits): Wave[] {
  const filled: Filling[] = []
  for (const [at, unit] of units.entries()) {
    const last = at > 1 ? filled.at(-1) : undefined
    const both = last === undefined ? undefined : { topics: last.topics + unit.topics.length, gib: added(last.gib, unit.gib) }
    if (last !== undefined && both !== undefined && last.criticality === unit.criticality && fits(both, limits) === true) {
      last.units.push(unit)
      Object.assign(last, both)
    } else filled.push({ criticality: unit.criticality, units: [unit], topics: unit.topics.length, gib: unit.gib })
  }
  return filled.map((wave, at) => ({
    index: at + 1,
    topics: wave.units.flatMap(({ topics }) => topics).sort(),
    gib: wave.gib,
    oversize: not(fits(wave, limits)),
  }))
}

/** Null: a size isn't known that a limit asks for. */
function fits(
  { topics, gib }: Pick<Filling, 'topics' | 'gib'>,
  { topicsPerWave = Infinity, gibPerWave }: WaveLimits,
): boolean | null {
  if (topics > topicsPerWave) return false
  if (gibPerWave === undefined) return true
  return gib === null ? null : gib <= gibPerWave
}

function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}

function not(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

/** Which wave each topic moves in. */
export function waveOfTopics(waves: readonly Wave[]): ReadonlyMap<string, number> {
  return new Map(waves.flatMap(({ index, topics }) => topics.map((name) => [name, index] as const)))
}
