import type { Command } from 'commander'
import { CALCULATIONS } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { planCalculation } from '../commands/plan-calculation.ts'
import { planCollect } from '../commands/plan-collect.ts'
import { planEvidence } from '../commands/plan-evidence.ts'
import { planInit } from '../commands/plan-init.ts'
import { planInventory } from '../commands/plan-inventory.ts'
import { planNext } from '../commands/plan-next.ts'
import { planOracles } from '../commands/plan-oracles.ts'
import { planPrices } from '../commands/plan-prices.ts'
import { planProbe } from '../commands/plan-probe.ts'
import { planReport } from '../commands/plan-report.ts'
import { planSchedule } from '../commands/plan-schedule.ts'
import { planSchema } from '../commands/plan-schema.ts'
import { planWatch } from '../commands/plan-watch.ts'
import { planRunner } from './plan-runner.ts'

/** Every calculation of the planner as a command, and those around them. */
export function addPlanCommands(plan: Command, parts: CliParts, setExitCode: (code: number) => void): void {
  const run = planRunner(parts, setExitCode)
  plan.enablePositionalOptions()
  planNext(plan, run)
  planInit(plan.command('init'), run, parts)
  for (const calculation of CALCULATIONS) {
    const names = calculation.command.split(' ').slice(1)
    planCalculation(commandAt(plan, names), run, calculation)
  }
  planInventory(commandAt(plan, ['inventory']), run, parts)
  planCollect(commandAt(plan, ['inventory', 'collect']), run, parts)
  planProbe(commandAt(plan, ['network']).enablePositionalOptions().command('probe'), run, parts)
  planSchedule(commandAt(plan, ['waves']).enablePositionalOptions().command('schedule'), run, parts)
  planEvidence(commandAt(plan, ['evidence']), run, parts)
  planReport(plan.command('report'), run, parts)
  planWatch(plan.command('watch'), run, parts)
  planPrices(commandAt(plan, ['prices']), run)
  planOracles(plan.command('oracles'), run)
  planSchema(plan.command('schema'), run)
}

/** `fit kafka` lies below `fit`, which is made with the first of its kind. */
function commandAt(plan: Command, names: readonly string[]): Command {
  return names.reduce((above, name, at) => {
    const there = above.commands.find((one) => one.name() === name)
    if (there !== undefined) return there
    const made = above.command(name)
    if (at < names.length - 1) made.description(GROUPS[names.slice(0, at + 1).join(' ')] ?? '')
    return made
  }, plan)
}

/** What commands of the same first name have in common. */
const GROUPS: Readonly<Record<string, string>> = {
  fit: 'whether a kind of service fits a workload',
  size: 'how many brokers a workload needs',
  score: 'scorecards from evidence',
  inventory: 'what an estate holds, and how ready it is',
  evidence: 'records of tests and drills',
}
