import type { Command } from 'commander'
import { nearestName } from '../../base/nearest-name.ts'
import { utcDay } from '../../base/utc-text.ts'
import { CALCULATIONS, firstSteps } from '../../planner/planner.ts'
import { UsageError } from '../exit-code.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

/** `odradek plan` without a command: what is missing in the folder, what comes next, and what can be said already. */
export function planNext(plan: Command, run: RunPlan): void {
  plan.allowExcessArguments()
  plan.option('-d, --dir <dir>', 'the plan folder', '.').option('--cluster <id>', 'which cluster of the estate')
  run<{ readonly dir: string; readonly cluster?: string }>(plan, async ({ options, args, folder, output, nowMs }) => {
    if (args[0] !== undefined) throw unknownCommand(args[0], plan)
    const found = await folder(options.dir)
    const today = utcDay(nowMs())
    const steps = firstSteps(found.folder, options.cluster, CALCULATIONS, commandsOf(plan), await found.book(), today)
    const { next, unanswered, firstAnswer } = steps
    await output.result({
      folder: found.path,
      documents: found.documents,
      next: next === null ? null : `odradek ${next.command}`,
      why:
        next === null ? null : next.missing.length === 0 ? 'all that it needs is there' : `missing: ${next.missing.join('; ')}`,
      unanswered,
      firstAnswer: [...firstAnswer],
      steps: steps.steps,
    })
  })
}

function unknownCommand(name: string, plan: Command): UsageError {
  const near = nearestName(
    name,
    plan.commands.map((one) => one.name()),
  )
  return new UsageError(
    `there is no command 'plan ${name}'${near === undefined ? '' : `; 'plan ${near}' is one`}: odradek plan --help names them all`,
  )
}

/** `plan fit kafka` and all others that there are. */
function commandsOf(command: Command): string[] {
  return command.commands.flatMap((one) => [
    `${command.name()} ${one.name()}`,
    ...commandsOf(one).map((deep) => (deep.startsWith('plan ') ? deep : `plan ${deep}`)),
  ])
}
