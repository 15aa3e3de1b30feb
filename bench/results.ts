import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SideName } from './peers/broker.ts'
import type { Machine } from './peers/machine.ts'
import type { Figures, Form } from './question.ts'

/** One start of the bench: what its cells have in common. */
export interface Campaign {
  /** When it began, ISO 8601; also its name. */
  readonly at: string
  readonly commit: string
  readonly form: Form
  readonly machine: Machine
  /** By side name. */
  readonly settings: Readonly<Record<string, string>>
}

export type Outcome = { readonly figures: Figures } | { readonly failed: string }

/** One cell's runs, all from one campaign: ratios across campaigns would compare different hours of a machine. */
export interface CellResult {
  readonly question: string
  readonly cell: string
  /** `at` of the campaign. */
  readonly campaign: string
  readonly outcomes: Partial<Record<SideName, readonly Outcome[]>>
}

export interface Results {
  readonly format: 1
  readonly campaigns: readonly Campaign[]
  readonly cells: readonly CellResult[]
  /** By question. */
  readonly remarks: Readonly<Record<string, readonly string[]>>
}

export const NO_RESULTS: Results = { format: 1, campaigns: [], cells: [], remarks: {} }

/** What is there plus what is new: a new cell replaces the old one whole. Campaigns that nothing refers to go. */
export function mergeResults(old: Results, fresh: Results): Results {
  const keyOf = (cell: CellResult): string => `${cell.question}/${cell.cell}`
  const replaced = new Set(fresh.cells.map(keyOf))
  const cells = [...old.cells.filter((cell) => !replaced.has(keyOf(cell))), ...fresh.cells]
  const used = new Set(cells.map((cell) => cell.campaign))
  const names = new Set(fresh.campaigns.map((campaign) => campaign.at))
  const campaigns = [...old.campaigns.filter((campaign) => !names.has(campaign.at)), ...fresh.campaigns].filter((campaign) =>
    used.has(campaign.at),
  )
  return { format: 1, campaigns, cells, remarks: { ...old.remarks, ...fresh.remarks } }
}

export async function readResults(path: string): Promise<Results> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NO_RESULTS
    throw cause
  }
  const results = JSON.parse(text) as Results
  if (results.format !== 1) throw new Error(`${path} is of format ${String(results.format)}, this bench knows 1: move it away`)
  return results
}

/** Replaces the file in one step: a bench that is stopped leaves the last whole one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.partial`, text)
  await rename(`${path}.partial`, path)
}

interface Entry {
  readonly question: string
  readonly cell: string
  readonly outcomes: Partial<Record<SideName, Outcome[]>>
}

/** Collects one campaign's outcomes, cell by cell. */
export class Ledger {
  readonly #campaign: Campaign
  readonly #cells = new Map<string, Entry>()
  #latest: Entry | undefined
  readonly #remarks = new Map<string, Set<string>>()

  constructor(campaign: Campaign) {
    this.#campaign = campaign
  }

  add(question: string, cell: string, side: SideName, outcome: Outcome): void {
    const key = `${question}/${cell}`
    const entry: Entry = this.#cells.get(key) ?? { question, cell, outcomes: {} }
    this.#cells.set(key, entry)
    this.#latest = entry
    const outcomes = entry.outcomes[side] ?? []
    outcomes.push(outcome)
    entry.outcomes[side] = outcomes
  }

  remark(question: string, text: string): void {
    this.#remarks.set(question, (this.#remarks.get(question) ?? new Set()).add(text))
  }

  /** All cells so far. */
  results(): Results {
    return this.#resultsOf([...this.#cells.values()])
  }

  /** The cells that have all their rounds: what may replace older results while the bench still runs. */
  finished(): Results {
    const cells = [...this.#cells.values()]
    return this.#resultsOf(
      cells.filter(
        (cell) =>
          cell !== this.#latest && Object.values(cell.outcomes).every((runs) => runs.length >= this.#campaign.form.rounds),
      ),
    )
  }

  #resultsOf(cells: readonly Entry[]): Results {
    return {
      format: 1,
      campaigns: [this.#campaign],
      cells: cells.map((cell) => ({ ...cell, campaign: this.#campaign.at })),
      remarks: Object.fromEntries([...this.#remarks].map(([question, texts]) => [question, [...texts]])),
    }
  }
}
