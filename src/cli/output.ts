import { Failure } from '../base/failure.ts'
import type { OutputStream } from './cli-parts.ts'
import { plainLines } from './plain-text.ts'
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

export type View = TableView | readonly TableView[] | string

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
    const { NO_COLOR: noColor, TERM: terminal } = environment
    this.#colours = stdout.isTTY === true && (noColor === undefined || noColor === '') && terminal !== 'dumb'
  }

  get colours(): boolean {
    return this.#colours
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true
  }

  /** The whole result of a command: JSON if asked for, else what `view` makes of it. */
  async result(value: unknown, view: () => View): Promise<void> {
    if (this.json) {
      await this.write(`${JSON.stringify(value, null, 2)}\n`)
      return
    }
    const shown = view()
    const text =
      typeof shown === 'string'
        ? plainLines(shown)
        : toArray(shown)
            .map((table) => this.#table(table))
            .join('\n\n')
    await this.write(`${text}\n`)
  }

  #table({ titles, rows, empty }: TableView): string {
    return rows.length === 0 ? empty : renderTable(titles, rows, this.#colours)
  }

  /**
   * Resolves when the system has taken all of it, so that nothing piles up behind a slow reader, and nothing counts as told that
   * wasn't. Fails with a Failure: `output-closed` when nobody reads any more, `output-failed`, `aborted` by the signal; some of
   * the bytes may have left even so.
   */
  write(bytes: string | Uint8Array, signal?: AbortSignal): Promise<void> {
    this.clearProgress()
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new Failure('unavailable', 'aborted', 'no', 'the output was given up'))
      if (signal?.aborted === true) {
        abort()
        return
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#stdout.write(bytes, (error) => {
        signal?.removeEventListener('abort', abort)
        if (error === null || error === undefined) resolve()
        else reject(outputFailure(error))
      })
    })
  }

  /** A line for people, which no script reads. */
  remark(text: string): void {
    this.clearProgress()
    this.#stderr.write(`${plainLines(text)}\n`)
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

export function outputFailure(cause: Error): Failure {
  const code = 'code' in cause ? cause.code : undefined
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
    ? new Failure('unavailable', 'output-closed', 'no', 'nobody reads standard output any more', cause)
    : new Failure('unavailable', 'output-failed', 'no', `standard output can't be written: ${cause.message}`, cause)
}

function toArray(view: TableView | readonly TableView[]): readonly TableView[] {
  return 'titles' in view ? [view] : view
}
