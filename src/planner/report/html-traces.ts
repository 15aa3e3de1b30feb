import { sourceText } from '../source.ts'
import { escaped } from './html-text.ts'
import type { TracedStep, TraceGroup } from './report-model.ts'

/** The steps of all figures: in drawers beside their figures, and once in full at the end, numbered, for paper. */
export class HtmlTraces {
  readonly #groups: readonly TraceGroup[]
  readonly #drawn = new Set<string>()
  readonly #steps: ReadonlyMap<string, { readonly step: TracedStep; readonly number: number }>

  constructor(groups: readonly TraceGroup[]) {
    this.#groups = groups
    this.#steps = new Map(groups.flatMap(({ steps }) => steps).map((step, at) => [step.id, { step, number: at + 1 }]))
  }

  /** A figure with its drawer, or, of a step that another figure has opened already, with a link to it; nothing where the step isn't there. */
  opened(id: string, text: string): string | undefined {
    const found = this.#steps.get(id)
    if (found === undefined) return undefined
    if (this.#drawn.has(id)) return `<a class="figure" href="#${id}">${text}<span class="note-number">${found.number}</span></a>`
    this.#drawn.add(id)
    return `<details><summary>${text}<span class="note-number">${found.number}</span></summary><div>${computed(found.step)}</div></details>`
  }

  section(title: string, lead: string): string {
    let first = 1
    const groups = this.#groups.map(({ calculation, steps }) => {
      const items = steps.map((step) => `<li id="${step.id}"><code>${escaped(step.entry.step)}</code>: ${computed(step)}</li>`)
      const list = `<ol class="steps" start="${first}">${items.join('\n')}</ol>`
      first += steps.length
      return `<details class="traces"><summary><code>${escaped(calculation)}</code>, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}</summary>${list}</details>`
    })
    return `<section id="traces"><h2>${escaped(title)}</h2><p class="lead">${escaped(lead)}</p>\n${groups.join('\n')}</section>`
  }
}

function computed({ entry: { formula, inputs, result, sources } }: TracedStep): string {
  const given = Object.entries(inputs).map(([name, value]) => {
    const source = sources?.[name]
    return `<li><code>${escaped(name)}</code> = ${escaped(JSON.stringify(value) ?? 'unknown')}${source === undefined ? '' : ` (${escaped(sourceText(source))})`}</li>`
  })
  return `${escaped(formula)} = <code>${escaped(JSON.stringify(result) ?? 'unknown')}</code>${given.length === 0 ? '' : `<ul>${given.join('')}</ul>`}`
}
