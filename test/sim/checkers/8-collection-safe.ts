import type { History, Violation } from './history.ts'

/**
 * Checker 8: nothing that is needed is collected.
 *
 * - `referenced-missing`: at the end the state refers to something that the store doesn't have, or has in another size.
 */
export function checkCollectionSafe({ unkept }: History): readonly Violation[] {
  return unkept.map((message) => ({ checker: 8, name: 'referenced-missing', message }))
}
