import { stringify } from 'yaml'
import type { Estate } from '../../planner/planner.ts'

const HEADER =
  '# What is known of clusters. A field that is missing: nobody looked. null: looked, and there is none. []: looked, and the list is empty.\n'
/** Letters of JSON above which an estate is no longer one that people write in: reading so much of YAML's own style takes seconds. */
const JSON_ABOVE = 512 * 1024
/** Deeper than the fields of a cluster: an entry of its lists stands on one line. */
const LINES_ABOVE_DEPTH = 4

/** An estate as the file of this name holds it. A large one is written as JSON, which is YAML, too, and is read in a moment. */
export function estateText(path: string, estate: Estate): string {
  if (path.endsWith('.json')) return `${JSON.stringify(estate, null, 2)}\n`
  const json = inLines(estate)
  if (json.length > JSON_ABOVE) return `${HEADER}${json}\n`
  return `${HEADER}${stringify(estate, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

/** JSON with one field a line, and one line for each topic, group or broker. */
function inLines(estate: Estate): string {
  const pieces: string[] = []
  addLines(pieces, estate, 0)
  return pieces.join('')
}

function addLines(pieces: string[], value: unknown, depth: number): void {
  if (depth >= LINES_ABOVE_DEPTH || typeof value !== 'object' || value === null) {
    pieces.push(JSON.stringify(value))
    return
  }
  const isList = Array.isArray(value)
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
  pieces.push(isList ? '[' : '{')
  for (const [at, [name, inner]] of fields.entries()) {
    pieces.push(at === 0 ? '\n' : ',\n', '  '.repeat(depth + 1), isList ? '' : `${JSON.stringify(name)}: `)
    addLines(pieces, inner, depth + 1)
  }
  pieces.push(fields.length === 0 ? '' : `\n${'  '.repeat(depth)}`, isList ? ']' : '}')
}
