import { z } from '../schema.ts'
import { derived } from '../source.ts'
import type { Trace } from '../trace.ts'

export const fitVerdict = z.enum(['fits', 'fits-as-far-as-known', 'does-not-fit', 'unknown'])

/**
 * What checks come to, where each is met, broken or unknown. `fits` speaks of what is known, and is null where nothing is; the verdict says whether
 * that is all.
 */
export function fitVerdictOf(isWhole: boolean, known: number, unknown: number, trace: Trace) {
  const fits = !isWhole ? false : known === 0 ? null : true
  const verdict: z.output<typeof fitVerdict> =
    fits === null ? 'unknown' : !fits ? 'does-not-fit' : unknown === 0 ? 'fits' : 'fits-as-far-as-known'
  const counts = {
    known: derived(known, 'number of checks that could be made'),
    unknown: derived(unknown, 'number of checks that could not'),
  }
  return {
    fits: trace.step('fits', 'no check is broken; unknown if none could be made', counts, fits),
    verdict: trace.step('verdict', 'fits, and whether all is known', { fits, unknown: counts.unknown }, verdict),
  }
}
