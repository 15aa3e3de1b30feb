import { validate } from '../documents/validate.ts'
import { z } from '../schema.ts'
import type { Block } from './report-model.ts'
import { column, tableBlock, textBlock } from './section-parts.ts'

/** A line of a governance pack. Null: nothing that was read says it. */
interface PackLine {
  readonly heading: string
  readonly what: string
  readonly found: string | null
  readonly readFrom: string
}

/** What a pack said, in its order. */
export interface Pack {
  /** Of the report that it stood in: it names the cluster. */
  readonly title: string
  readonly lines: readonly PackLine[]
}

const cell = z.union([z.string(), z.null()])
const earlierTable = z.object({
  kind: z.literal('table'),
  caption: z.string(),
  table: z.object({ columns: z.array(z.unknown()), rows: z.array(z.array(z.unknown())) }),
})
const earlierReport = z.object({
  kind: z.literal('odradek/report'),
  version: z.literal(1),
  title: z.string(),
  sections: z.array(z.object({ id: z.string(), blocks: z.array(z.unknown()) })),
})

/** The pack of an earlier `report.json`. Throws a Failure (`bad-document`) of what is none. */
export function packOf(name: string, value: unknown): Pack {
  const { title, sections } = validate(name, earlierReport, value)
  const lines = linesOf(sections.filter(({ id }) => id === 'governance').flatMap(({ blocks }) => blocks))
  return { title, lines }
}

/** Lines of the twelve headings: each is a table whose caption is its number and its title. */
export function linesOf(blocks: readonly unknown[]): readonly PackLine[] {
  return blocks.flatMap((block) => {
    const table = earlierTable.safeParse(block)
    const heading = table.success ? /^\d+ (.+)$/.exec(table.data.caption)?.[1] : undefined
    if (!table.success || heading === undefined) return []
    return table.data.table.rows.flatMap((row): PackLine[] => {
      const line = z.tuple([z.string(), cell, z.string()]).safeParse(row)
      return line.success ? [{ heading, what: line.data[0], found: line.data[1], readFrom: line.data[2] }] : []
    })
  })
}

/** What changed since the earlier pack, line by line: what was found, not when or where it was read. */
export function changesBlocks(earlier: Pack | undefined, now: Pack): Block[] {
  if (earlier === undefined)
    return [textBlock('No earlier pack was given: odradek plan report --since REPORT.JSON tells what changed since.')]
  const keyOf = ({ heading, what }: PackLine): string => `${heading}\u0000${what}`
  const [before, after] = [earlier, now].map(({ lines }) => new Map(lines.map((line) => [keyOf(line), line]))) as [
    Map<string, PackLine>,
    Map<string, PackLine>,
  ]
  const rows = [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    if (was !== undefined && is !== undefined && was.found === is.found) return []
    const { heading, what } = (is ?? was)!
    return [
      [heading, what, was === undefined ? 'not asked' : was.found, is === undefined ? 'not asked' : is.found, is?.readFrom ?? ''],
    ]
  })
  const of = earlier.title === now.title ? '' : `, which is another one (${earlier.title})`
  const since = `since the earlier pack${of}${lastReadOf(earlier)}`
  if (rows.length === 0) return [textBlock(`Nothing changed ${since}.`)]
  const columns = [column('heading'), column('what', 'name'), column('was'), column('is'), column('read from')]
  return [tableBlock(`${rows.length} of ${after.size} lines changed ${since}`, columns, rows)]
}

/** The last day on which something in it was read. */
function lastReadOf({ lines }: Pack): string {
  const last = lines
    .flatMap(({ readFrom }) => readFrom.match(/\d{4}-\d\d-\d\d/g) ?? [])
    .sort()
    .at(-1)
  return last === undefined ? '' : `, read until ${last}`
}
