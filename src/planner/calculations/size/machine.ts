import { nearestName } from '../../../base/nearest-name.ts'
import type { Book } from '../../book/book.ts'
import type { Instance } from '../../book/machines.ts'
import { badDocument } from '../../documents/validate.ts'
import { Sourced } from '../../source.ts'

/** The type of that name; refused, with the nearest known name, where no table has it. */
export function instanceOf(book: Book, type: string): Instance {
  return known(book.instances, type)
}

export function known<Machine>(machines: ReadonlyMap<string, Machine>, type: string): Machine {
  const found = machines.get(type)
  if (found !== undefined) return found
  const near = nearestName(type, [...machines.keys()])
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  throw badDocument('input', [{ path: '/instanceType', text: `is a type that no table has: ${type}${hint}` }])
}

/** Whether the machine is fit for a load that lasts: processors that live on credits aren't. */
export function machineVerdict({ networkKind, networkMiBps, cpuKind }: Instance): {
  readonly accepted: boolean
  readonly warnings: readonly string[]
} {
  const burst = networkKind === 'burst' ? ['burst-network'] : []
  const unknown = networkKind === null || networkMiBps === null ? ['burst-network-unknown'] : []
  const credits = cpuKind === 'burstable' ? ['burstable-cpu'] : []
  return { accepted: credits.length === 0, warnings: [...(unknown.length > 0 ? unknown : burst), ...credits] }
}

/** A figure of the machine tables, for the trace. */
export function machineFigure(type: string, name: string, value: number | null): Sourced<number | null> {
  return new Sourced(value, { kind: 'limit', path: `machines.${type}.${name}`, origin: 'built-in', confidence: 'A' })
}
