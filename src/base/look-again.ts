import { Failure } from './failure.ts'

/** A bit that flips between the disk and here is right the next time; what is damaged stays so. */
const LOOKS_MAX = 3

/**
 * Reads something that is checked, and believes that it's damaged only after another look or two. `look` reads anew each time; what
 * is thrown in the end is its last word. Trouble with reading itself (`unavailable`) is passed on at once.
 */
export async function lookAgain<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  for (let looks = 1; ; looks++) {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'unavailable' || looks === LOOKS_MAX) throw error
    }
  }
}
