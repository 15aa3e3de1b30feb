import type { Command } from 'commander'
import { isKnown, type Price, priceFindings } from '../../planner/planner.ts'
import { PLAN_EXIT } from '../exit-code.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

/** `plan prices list`, `check` and `diff`. */
export function planPrices(prices: Command, run: RunPlan): void {
  prices.description('prices that count: where they come from, how old they are, what price files change')
  list(prices.command('list'), run)
  check(prices.command('check'), run)
  diff(prices.command('diff'), run)
}

function list(command: Command, run: RunPlan): void {
  command
    .description('list the prices that count, with origin, date and confidence')
    .argument('[text]', 'only ids that hold this text')
  run(command, async ({ args, book, output }) => {
    const { prices } = await book()
    const { region, currency, hoursPerMonth, gigabyteBytes } = prices
    const shown = prices.prices.filter(({ id }) => id.includes(args[0] ?? ''))
    await output.result({ region, currency, hoursPerMonth, gigabyteBytes, prices: shown.map(listed) })
  })
}

function listed({ id, unit, usd, tiers, factor, confidence, asOf, origin, why, alternates, note }: Price) {
  return { id, unit, usd, tiers, factor, confidence, asOf, origin, why, alternates, note }
}

function check(command: Command, run: RunPlan): void {
  command
    .description('tell prices that are old, unknown or known from third parties only')
    .argument('[text]', 'only ids that hold this text')
    .option('--strict', 'end with 4 if there is one')
  run<{ readonly strict?: true }>(command, async ({ args, options, book, output, nowMs, setExitCode }) => {
    const { prices } = await book()
    const asked = prices.prices.filter(({ id }) => id.includes(args[0] ?? ''))
    const findings = priceFindings(asked, nowMs(), prices.staleAfterDays)
    await output.result({ checked: asked.length, staleAfterDays: prices.staleAfterDays, findings })
    if (options.strict === true && findings.length > 0) setExitCode(PLAN_EXIT.checkFailed)
  })
}

function diff(command: Command, run: RunPlan): void {
  command.description('tell what the files given with --prices change')
  run(command, async ({ files, book, output }) => {
    const builtIn = (await files.book([], [])).prices
    const { prices } = await book()
    const changes = prices.prices.flatMap((after) => {
      const before = builtIn.price(after.id)
      if (before.origin === after.origin && isKnown(before) === isKnown(after)) return []
      const { id, unit, origin, why } = after
      return [{ id, unit, before: before.usd ?? before.tiers, after: after.usd ?? after.tiers, origin, why }]
    })
    await output.result({ changed: changes.length, changes })
  })
}
