import type { History, Violation } from './history.ts'

/**
 * Checker 9: who has nothing to do does nothing.
 *
 * - `idle-write`: an entry was written though no client had been there for long.
 */
export function checkResources({ idleWrites }: History): readonly Violation[] {
  const entries = idleWrites.filter((write) => write.startsWith('create log/'))
  const [first] = entries
  if (first === undefined) return []
  return [{ checker: 9, name: 'idle-write', message: `${entries.length} while nobody did anything, the first was: ${first}` }]
}
