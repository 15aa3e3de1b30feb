import { GATE_NAMES } from '../calculations/gates/gate-items.ts'
import type { Finding } from './findings.ts'

export type Light = 'green' | 'amber' | 'red' | 'unknown'

/** The state of the five gates, known or not. Nothing that shows cost can be made without one. */
export interface GateStatus {
  readonly lights: readonly { readonly gate: string; readonly light: Light }[]
  readonly red: readonly string[]
  /** By name, where it is said first. */
  readonly text: string
  /** Counted, beside every cost: names on each of them are read by nobody. */
  readonly short: string
}

export function gateStatusOf(gates: Finding): GateStatus {
  const states = gates.state === 'found' ? (gates.output.gates as Readonly<Record<string, Light>>) : {}
  const lights = GATE_NAMES.map((gate) => ({ gate, light: states[gate] ?? ('unknown' as const) }))
  const red = gates.state === 'found' ? (gates.output.red as readonly string[]) : []
  return { lights, red, text: textOf(lights), short: shortOf(lights) }
}

const STATES = ['red', 'amber', 'unknown', 'green'] as const

function textOf(lights: GateStatus['lights']): string {
  const parts = STATES.flatMap((state) => {
    const names = lights.filter(({ light }) => light === state).map(({ gate }) => gate)
    return names.length === 0 ? [] : [`${state}: ${names.join(', ')}`]
  })
  const [first] = lights
  if (lights.every(({ light }) => light === first?.light))
    return first?.light === 'unknown' ? 'gates unknown' : `all gates ${first?.light}`
  return `gates ${parts.join('; ')}`
}

function shortOf(lights: GateStatus['lights']): string {
  const parts = STATES.flatMap((state) => {
    const count = lights.filter(({ light }) => light === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  return `gates: ${parts.join(', ')}`
}
