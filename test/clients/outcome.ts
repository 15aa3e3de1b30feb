import type { Limit } from './program/lines.ts'

/** A cell of the table. "n/a": the client or the broker has no such call. `without`: what the client cannot do. "not run": a registry or the broker could not be had. */
export type Outcome =
  | { readonly kind: 'passed'; readonly without?: readonly Limit[] }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'not run'; readonly reason: string }
  | { readonly kind: 'n/a' }

export interface Cell {
  readonly family: string
  readonly client: string
  readonly version: string
  readonly scenario: string
  readonly outcome: Outcome
  /** Wall time in milliseconds; for the progress lines only. */
  readonly tookMs: number
}

/** 0: everything asked for passed. 1: something failed. 3: nothing failed, but a registry was out of reach and something was not run. */
export function exitCode(cells: readonly Cell[]): number {
  if (cells.length === 0 || cells.some((cell) => cell.outcome.kind === 'failed')) return 1
  return cells.some((cell) => cell.outcome.kind === 'not run') ? 3 : 0
}
