/** A bug on purpose: one change to one file, which some command must notice. */
export interface Mutant {
  /** As in the table of mutants: M27. Those that prove the harness itself begin with H; M0 is the canary. */
  readonly id: string
  /** What the bug is, in a few words with hyphens. */
  readonly name: string
  readonly file: string
  /** Matches exactly once in the file, or the mutant doesn't apply any more and says nothing. */
  readonly find: string
  readonly replace: string
  /** Imports that the bug needs, put before everything else in the file. */
  readonly imports?: string
  /** The bug is that something never ends: then a killer that runs into its deadline has noticed it. */
  readonly hangs?: true
  /** In order of cheapness: the first one that fails has killed it. */
  readonly killedBy: readonly Killer[]
}

export type Killer =
  /** Test files by their source paths: `test/contract/file-loglet.test.ts`. */
  | { readonly kind: 'tests'; readonly files: readonly string[] }
  /** So many seeds of the simulation, at most. */
  | { readonly kind: 'sim'; readonly seeds: number; readonly subject?: string }
