import type { TraceEntry } from '../trace.ts'

export type Plain = string | number | boolean | null

/** `trace`: id of the step that it was computed by, one of `Report.traces`. */
export interface TracedCell {
  readonly value: Plain
  readonly trace: string
}

export type Cell = Plain | TracedCell

/** `name` carries the kind of number, as field names do (`monthUsd`); `unit` is what people read. */
export interface Column {
  readonly name: string
  readonly label: string
  readonly unit?: string
}

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A stretch of a bar. `kind` decides its pattern, and stands in the legend. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly kind: string
}

/** Horizontal bars over one scale: ranges, stacks, tornados, time lines. `note` is written under the label of its row. */
export interface SpansChart {
  readonly kind: 'spans'
  readonly unit: string
  readonly rows: readonly {
    readonly label: string
    readonly note?: string
    readonly spans: readonly Span[]
    /** What is expected, as a stroke across. */
    readonly mark?: number
  }[]
}

/** Shades with their numbers in them: 0 is none, 1 what stands out most. */
export interface HeatChart {
  readonly kind: 'heat'
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly label: string
    /** `trace`: id of the step that the figure was computed by. */
    readonly cells: readonly { readonly text: string; readonly share: number | null; readonly trace?: string }[]
  }[]
}

/** Lines over one scale of moments or months, from left to right. Kinds differ by their strokes. */
export interface LinesChart {
  readonly kind: 'lines'
  readonly unit: string
  /** What stands below the first and the last point. */
  readonly from: string
  readonly to: string
  /** Null where a point is missing: the line breaks. */
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[]
}

/** Drawn by a calculation already. */
export interface Drawing {
  readonly kind: 'drawing'
  readonly svg: string
}

export type Chart = SpansChart | HeatChart | LinesChart | Drawing

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** What the section comes down to. */
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly caption: string; readonly table: Table }
  /** The same figures twice: to look at, and to read. */
  | { readonly kind: 'figure'; readonly caption: string; readonly chart: Chart; readonly table: Table }
  /** What few want to read: closed on a screen, open on paper. */
  | { readonly kind: 'more'; readonly summary: string; readonly blocks: readonly Block[] }
  /** What can't be said, what it lacks, and the command that comes next. */
  | { readonly kind: 'missing'; readonly what: string; readonly lacks: readonly string[]; readonly command: string }

export interface Section {
  readonly id: string
  readonly title: string
  /** For whom the words are new: what the section is about. */
  readonly lead: string
  readonly blocks: readonly Block[]
}

export interface TracedStep {
  readonly id: string
  readonly entry: TraceEntry
}

export interface TraceGroup {
  readonly calculation: string
  readonly steps: readonly TracedStep[]
}

/** All that a report says, in the order in which it says it. Renderers add nothing to it. */
export interface Report {
  readonly kind: 'odradek/report'
  readonly version: 1
  readonly title: string
  /** Documents that it was made from. */
  readonly documents: readonly string[]
  readonly sections: readonly Section[]
  readonly traces: readonly TraceGroup[]
}

/** Of the cluster that it is about. */
export function titleOf(cluster: string | undefined): string {
  return cluster === undefined ? 'Plan' : `Plan for ${cluster}`
}

export function plainOf(cell: Cell): Plain {
  return isTraced(cell) ? cell.value : cell
}

export function isTraced(cell: Cell): cell is TracedCell {
  return typeof cell === 'object' && cell !== null
}
