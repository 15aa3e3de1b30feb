import type { OutputStream } from './cli-parts.ts'
import { type Cell, renderTable } from './table.ts'

export interface OutputOptions {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly json: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A table is a view of the value that `--json` prints. */
export interface TableView {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Said in place of a table without rows. */
  readonly empty: string
}

/** What a command says: values on standard output, remarks and progress on standard error. */
export class Output {
  readonly json: boolean
  readonly #stdout: OutputStream
  readonly #stderr: OutputStream
  readonly #colours: boolean
  #progressShown = false

  constructor({ stdout, stderr, json, environment }: OutputOptions) {
    this.#stdout = stdout
    this.#stderr = stderr
    this.json = json
    const { NO_COLOR: noColor } = environment
    this.#colours = stdout.isTTY === true && (noColor === undefined || noColor === '')
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true
  }

  /** The whole result of a command: JSON if asked for, else what `view` makes of it. */
  async result(value: unknown, view: () => TableView | readonly TableView[] | string): Promise<void> {
    if (this.json) {
      await this.write(`${JSON.stringify(value, null, 2)}\n`)
      return
    }
    const shown = view()
    const text =
      typeof shown === 'string'
        ? shown
        : toArray(shown)
            .map((table) => this.#table(table))
            .join('\n\n')
    await this.write(`${text}\n`)
  }

  #table({ titles, rows, empty }: TableView): string {
    return rows.length === 0 ? empty : renderTable(titles, rows, this.#colours)
  }

  /** Resolves when the stream takes more, so that nothing piles up behind a slow reader. */
  write(bytes: string | Uint8Array): Promise<void> {
    this.clearProgress()
    return new Promise((resolve) => {
      if (this.#stdout.write(bytes) || this.#stdout.destroyed) {
        resolve()
        return
      }
      const go = (): void => {
        this.#stdout.off('drain', go)
        this.#stdout.off('close', go)
        resolve()
      }
      this.#stdout.on('drain', go)
      this.#stdout.on('close', go)
    })
  }

  /** A line for people, which no script reads. */
  remark(text: string): void {
    this.clearProgress()
    this.#stderr.write(`${text}\n`)
  }

  /** Shown in place until something else is said; only on a terminal. */
  progress(text: string): void {
    if (this.#stderr.isTTY !== true) return
    this.#progressShown = true
    this.#stderr.write(`\r\u001b[K${text}`)
  }

  clearProgress(): void {
    if (!this.#progressShown) return
    this.#progressShown = false
    this.#stderr.write('\r\u001b[K')
  }
}

function toArray(view: TableView | readonly TableView[]): readonly TableView[] {
  return 'titles' in view ? [view] : view
}
