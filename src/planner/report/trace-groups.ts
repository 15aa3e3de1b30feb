import type { Found } from './findings.ts'
import { type Block, isTraced, type Section, type TracedStep, type TraceGroup } from './report-model.ts'
import { traceId } from './section-parts.ts'

/** Steps of the figures that the sections show, and of what went into those; others would only make the report longer. */
export function traceGroups(found: readonly Found[], sections: readonly Section[]): TraceGroup[] {
  const shown = new Set(sections.flatMap(({ blocks }) => blocks.flatMap(linksOf)))
  return found.flatMap((one) => {
    const steps = wanted(numbered(one), shown)
    return steps.length === 0 ? [] : [{ calculation: one.name, steps }]
  })
}

function linksOf(block: Block): string[] {
  if (block.kind === 'more') return block.blocks.flatMap(linksOf)
  if (block.kind !== 'table' && block.kind !== 'figure') return []
  const cells = block.table.rows.flatMap((row) => row.flatMap((cell) => (isTraced(cell) ? [cell.trace] : [])))
  if (block.kind === 'table' || block.chart.kind !== 'heat') return cells
  return [...cells, ...block.chart.rows.flatMap((row) => row.cells.flatMap(({ trace }) => trace ?? []))]
}

/** A step that was written down twice has its first one linked, and the others numbered. */
function numbered({ name, trace }: Found): TracedStep[] {
  const seen = new Map<string, number>()
  return trace.map((entry) => {
    const id = traceId(name, entry.step)
    const times = (seen.get(id) ?? 0) + 1
    seen.set(id, times)
    return { id: times === 1 ? id : `${id}.${times}`, entry }
  })
}

/** Those that are shown, and step by step those whose results they name among their inputs. */
function wanted(steps: readonly TracedStep[], shown: ReadonlySet<string>): TracedStep[] {
  const byName = new Map<string, TracedStep[]>()
  for (const step of steps) {
    const { part, name } = split(step.entry.step)
    for (const key of new Set([step.entry.step, `${part} ${name}`])) byName.set(key, [...(byName.get(key) ?? []), step])
  }
  const kept = new Set(steps.filter(({ id }) => shown.has(id)))
  for (const { entry } of kept) {
    const { part } = split(entry.step)
    for (const input of Object.keys(entry.inputs)) {
      for (const step of [...(byName.get(input) ?? []), ...(byName.get(`${part} ${input}`) ?? [])]) kept.add(step)
    }
  }
  return steps.filter((step) => kept.has(step))
}

/** `odradek.puts.usd`: of the part `odradek`, called `usd`. */
function split(step: string): { readonly part: string; readonly name: string } {
  const pieces = step.split('.')
  return { part: pieces.slice(0, -1).join('.'), name: pieces.at(-1)! }
}
