import type { ProgramCommand } from '../program/program.ts'

/** Folders of one run. */
export interface Places {
  /** Installed clients, kept between runs. */
  readonly cache: string
  /** The suite's own sources, not the compiled ones: Java, Go, Python and Rust programs live there. */
  readonly sources: string
  /** The suite's compiled programs. */
  readonly built: string
}

/** One client in one version: a row of the table. */
export interface ClientRow {
  /** As in `--only`: java, kcat, … */
  readonly family: string
  /** The row's first cell, the library's own name. */
  readonly client: string
  readonly version: string
  /** Fetches and builds what is missing; rejects with Unreachable when a registry cannot be asked. */
  readonly install: (places: Places) => Promise<ProgramCommand>
}
