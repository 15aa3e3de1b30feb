import { GATE_NAMES } from '../calculations/gates/gate-items.ts'
import type { Finding } from './findings.ts'

export type Light = 'green' | 'amber' | 'red' | 'unknown'

/** The state of the five gates, known or not. Nothing that shows cost can be made without one. */
export interface GateStatus {
  readonly lights: readonly { readonly gate: string; readonly light: Light }[]
  readonly red: readonly string[]
  /** On one line, beside every cost. */
  readonly text: string
}

export function gateStatusOf(gates: Finding): GateStatus {
  const states = gates.state === 'found' ? (gates.output.gates as Readonly<Record<string, Light>>) : {}
  const lights = GATE_NAMES.map((gate) => ({ gate, light: states[gate] ?? ('unknown' as const) }))
  const red = gates.state === 'found' ? (gates.output.red as readonly string[]) : []
  return { lights, red, text: textOf(lights) }
}

function textOf(lights: GateStatus['lights']): string {
  const parts = (['red', 'amber', 'unknown', 'green'] as const).flatMap((state) => {
    const names = lights.filter(({ light }) => light === state).map(({ gate }) => gate)
    return names.length === 0 ? [] : [`${state}: ${names.length === lights.length ? 'all' : names.join(', ')}`]
  })
  return `gates ${parts.join('; ')}`
}
