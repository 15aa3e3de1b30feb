import type { Broker, Recipe, SideName } from './peers/broker.ts'
import type { Fleet } from './peers/fleet.ts'

/** One figure that a question's runs give. */
export interface Measure {
  readonly key: string
  readonly label: string
  readonly better: 'higher' | 'lower'
  /** What Odradek's ratio to that side should reach, if there is such an aim: at least for `higher`, at most for `lower`. */
  readonly aim: Partial<Record<SideName, number>>
  /** An aim in the measure's own unit: at most this much. */
  readonly aimAtMost?: number
  /** At least this much. */
  readonly aimAtLeast?: number
}

/** Figures of one run, by measure key. A figure that couldn't be had is left out. */
export type Figures = Readonly<Record<string, number>>

/** How long and how often. */
export interface Form {
  readonly quick: boolean
  /** Measured seconds of a run. */
  readonly seconds: number
  /** Seconds at the start of each run that don't count: the client's own warm-up. */
  readonly warmSeconds: number
  readonly rounds: number
}

/** What a question gets to work with. */
export interface Bench {
  readonly form: Form
  readonly fleet: Fleet
  /** Where data may lie that isn't the fleet's. */
  readonly dataRoot: string
  readonly recipes: readonly Recipe[]
  /**
   * Runs one measurement and files its figures under a cell. A failure is filed too, and the bench goes on: a broker that
   * breaks in one cell still gets the others.
   */
  measure(cell: string, side: SideName, run: () => Promise<Figures>): Promise<void>
  /** A remark for the cell's question in the report. */
  remark(text: string): void
  progress(text: string): void
}

/** One file of the bench. */
export interface Question {
  readonly name: string
  /** What is asked and how, for the report. */
  readonly about: string
  readonly measures: readonly Measure[]
  /** Names of all cells, in the report's order; parts are divided by `, `. */
  readonly cells: readonly string[]
  /** Those that the quick form runs. */
  readonly quickCells: readonly string[]
  /** About how long the cells take on two quiet cores. */
  estimateSeconds(form: Form, cells: readonly string[], sideCount: number): number
  run(bench: Bench, cells: readonly string[]): Promise<void>
}

/** Every side once in each round of each cell, in turn, each with the machine to itself. */
export async function interleave(
  bench: Bench,
  cells: readonly string[],
  once: (bench: Bench, broker: Broker, cell: string) => Promise<Figures>,
): Promise<void> {
  const brokers = brokersOf(bench)
  for (const cell of cells) {
    for (let round = 0; round < bench.form.rounds; round++) {
      await bench.fleet.up(brokers)
      for (const broker of brokers) {
        await bench.fleet.settle()
        await bench.measure(cell, broker.side, () => once(bench, broker, cell))
      }
    }
  }
}

/** The fleet's brokers that a question measures. */
export function brokersOf(bench: Bench, except: readonly SideName[] = []): readonly Broker[] {
  return bench.fleet.brokers.filter((broker) => !except.includes(broker.side))
}

export interface RecordSize {
  readonly label: string
  readonly bytes: number
}

export const RECORD_SIZES: readonly RecordSize[] = [
  { label: '100 B', bytes: 100 },
  { label: '1 KiB', bytes: 1024 },
  { label: '10 KiB', bytes: 10_240 },
]

export function recordBytes(label: string): number {
  const size = RECORD_SIZES.find((candidate) => candidate.label === label)
  if (size === undefined) throw new Error(`no record size ${label}`)
  return size.bytes
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/**
 * Whether a cell is meant by a filter: parts by position, divided by commas, each a whole part or its first word, `|` between
 * alternatives, `*` or nothing for any. `1 KiB,12|1000,idempotent,1` means two cells of `produce`.
 */
export function cellMatches(cell: string, filter: string): boolean {
  const parts = cell.split(', ')
  const wanted = filter.split(',').map((part) => part.trim())
  if (wanted.length > parts.length) return false
  return wanted.every((alternatives, index) => {
    const part = parts[index] ?? ''
    if (alternatives === '' || alternatives === '*') return true
    return alternatives.split('|').some((word) => word.trim() === part || word.trim() === part.split(' ')[0])
  })
}
