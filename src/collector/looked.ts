import type { Coverage } from '../planner/planner.ts'
import type { Problem } from './problem.ts'

/** How far one part was seen: how often something came, and what kept the rest away. */
class Part {
  #seen = 0
  readonly #problems = new Map<string, { readonly problem: Problem; times: number }>()
  #note: string | undefined

  seen(times = 1): void {
    this.#seen += times
  }

  missed(problem: Problem | undefined, times = 1): void {
    if (problem === undefined) return
    const known = this.#problems.get(problem.text)
    if (known === undefined) this.#problems.set(problem.text, { problem, times })
    else known.times += times
  }

  /** Said of what was collected. */
  note(text: string): void {
    this.#note = text
  }

  entry(path: string, at: string): Coverage {
    const problems = [...this.#problems.values()]
    if (problems.length === 0)
      return { path, status: 'collected', at, ...(this.#note === undefined ? {} : { reason: this.#note }) }
    const reason = problems
      .map(({ problem, times }) => (times === 1 ? problem.text : `${problem.text}, ${times} times`))
      .join('; ')
    const isUnsupported = problems.every((one) => one.problem.status === 'unsupported')
    return { path, status: this.#seen > 0 ? 'partial' : isUnsupported ? 'unsupported' : 'refused', reason, at }
  }
}

export type { Part }

/** What was looked at, by pointers into the inventory that comes of it. */
export class Looked {
  readonly #parts = new Map<string, Part>()
  readonly #notAttempted = new Map<string, string>()

  at(path: string): Part {
    const known = this.#parts.get(path)
    if (known !== undefined) return known
    const part = new Part()
    this.#parts.set(path, part)
    return part
  }

  /** What this way of asking can't tell, and who can. */
  notAttempted(path: string, reason: string): void {
    this.#notAttempted.set(path, reason)
  }

  entries(at: string): Coverage[] {
    return [
      ...[...this.#parts].map(([path, part]) => part.entry(path, at)),
      ...[...this.#notAttempted].map(([path, reason]) => ({ path, status: 'not-attempted' as const, reason, at })),
    ]
  }
}
