import { createRequire } from 'node:module'

/** A regular expression that takes time in proportion to the text, whatever it is. */
export interface TextPattern {
  /** Whether all of the text matches. */
  matches(text: string): boolean
}

/** In characters. It bounds what compiling costs: a repetition of three characters can ask for a thousand steps. */
const SOURCE_LENGTH_MAX = 256
/** Steps that each character of a text may cost. */
const PROGRAM_SIZE_MAX = 2_000

/**
 * Undefined for what isn't a pattern or is too large. The syntax is RE2's, as that of Kafka's own new groups: no look-around and no
 * back-references, which nobody can match in linear time (decision 0014).
 */
export function readTextPattern(source: string): TextPattern | undefined {
  if (source.length > SOURCE_LENGTH_MAX) return undefined
  try {
    const compiled = engine().compile(source)
    if (compiled.programSize() > PROGRAM_SIZE_MAX) return undefined
    return { matches: (text) => compiled.testExact(text) }
  } catch {
    return undefined
  }
}

type Engine = typeof import('re2js')['RE2JS']

let loaded: Engine | undefined

/** Loaded with the first pattern: most brokers and commands never see one, and loading takes some milliseconds. */
function engine(): Engine {
  if (loaded === undefined) {
    const library: typeof import('re2js') = createRequire(import.meta.url)('re2js')
    loaded = library.RE2JS
  }
  return loaded
}
