import type { Command } from 'commander'
import { CALCULATIONS, oracleFile, runOracles, validate } from '../../planner/planner.ts'
import { PLAN_EXIT } from '../exit-code.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

export function planOracles(command: Command, run: RunPlan): void {
  command
    .description('run a file of worked examples: passed or failed, each')
    .argument('<file>', 'JSON or YAML; - for standard input')
  run(command, async ({ args, files, book, output, setExitCode }) => {
    const { name, value } = await files.document(args[0]!)
    const cases = runOracles(validate(name, oracleFile, value), CALCULATIONS, await book())
    const failed = cases.filter(({ result }) => result === 'fail').length
    await output.result({ passed: cases.length - failed, failed, cases })
    if (failed > 0) setExitCode(PLAN_EXIT.checkFailed)
  })
}
