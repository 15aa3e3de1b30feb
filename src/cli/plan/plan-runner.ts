import { type Command, Option } from 'commander'
import type { Book } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { Output } from '../output.ts'
import { type FoundFolder, readFolder } from './folder-files.ts'
import { givenOptions } from './given-options.ts'
import { PlanFiles } from './plan-files.ts'
import { FORMATS, type Format, PlanOutput } from './plan-output.ts'

interface PlanOptions {
  readonly format?: Format
  readonly json?: true
  readonly prices?: readonly string[]
  readonly limits?: readonly string[]
  readonly quiet?: true
  /** False with `--no-color`. */
  readonly color: boolean
}

/** What the work of a `plan` command is given. */
export interface PlanSession<Options> {
  readonly options: Options
  /** What stands behind the command's name. */
  readonly args: readonly string[]
  readonly output: PlanOutput
  readonly files: PlanFiles
  /** The figures that count, `--prices` and `--limits` included. */
  readonly book: () => Promise<Book>
  /** The documents of a plan folder, and the figures that count there: its own prices and limits are laid below those of the options. */
  readonly folder: (path: string) => Promise<FoundFolder & { readonly book: () => Promise<Book> }>
  /** ms since 1970. */
  readonly nowMs: () => number
  readonly setExitCode: (code: number) => void
}

/** Makes `work` the action of a `plan` command. */
export type RunPlan = <Options>(command: Command, work: (session: PlanSession<Options>) => Promise<void>) => void

export function planRunner(parts: CliParts, setExitCode: (code: number) => void): RunPlan {
  return <Options>(command: Command, work: (session: PlanSession<Options>) => Promise<void>): void => {
    command
      .addOption(
        new Option('--format <format>', 'how to print the result (default: table on a terminal, else json)').choices(FORMATS),
      )
      .option('--json', 'short for --format json')
      .option('--prices <file...>', 'price files laid over the built-in prices; the last one wins')
      .option('--limits <file...>', 'files of limits and constants laid over the built-in ones')
      .option('--quiet', 'no remarks')
      .option('--no-color', 'no colours')
    command.action(() => {
      const options = givenOptions<PlanOptions & Options>(command)
      const files = new PlanFiles(parts)
      const { prices = [], limits = [] } = options
      return work({
        options,
        args: command.args,
        output: planOutput(parts, options),
        files,
        book: () => files.book(prices, limits),
        folder: async (path) => {
          const found = await readFolder(path, files, parts)
          return { ...found, book: () => files.book([...found.prices, ...prices], [...found.limits, ...limits]) }
        },
        nowMs: () => parts.clock.nowMs(),
        setExitCode,
      })
    })
  }
}

function planOutput({ stdout, stderr, environment }: CliParts, { format, json, quiet, color }: PlanOptions): PlanOutput {
  const output = new Output({ stdout, stderr, json: json === true, environment })
  return new PlanOutput(output, {
    format: json === true ? 'json' : (format ?? (output.isTerminal ? 'table' : 'json')),
    colours: color && output.colours,
    quiet: quiet === true,
  })
}
