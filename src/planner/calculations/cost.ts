import { type Calculation, calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import type { CostLine } from './cost/bill.ts'
import { elasticities } from './cost/elasticity.ts'
import { COST_CONSTANTS } from './cost/model.ts'
import { checkSupport } from './cost/people.ts'
import { costInput, idleOf, idleOutput, OPTIONS, sceneOf, statementOf } from './cost/statement.ts'
import { tunedOutput, tunedVariants } from './what-if/tuned.ts'

const figure = z.number().nullable()

const line = z.strictObject({
  group: z.string(),
  quantity: figure,
  unit: z.string(),
  usd: figure,
  priceId: z.string().nullable(),
  drivers: z.array(z.string()),
  missing: z.array(z.string()),
})

const alternate = z.strictObject({ line: z.string(), what: z.string(), usd: figure })
const elasticity = z.strictObject({ line: z.string(), driver: z.string(), elasticity: figure })
const modelFigure = z.strictObject({ used: z.number(), builtIn: z.number(), from: z.string() })

/**
 * `plan cost`: what an option costs in a month, line by line along the way of the data.
 *
 * usd = quantity × price of each line (`cost/`, a file per option); a line of which something isn't known has none, and then there is no total.
 * knownUsd = Σ known lines; infrastructureUsd = those before support and engineering; a group's sum is that of its known lines, null if it has none.
 * Eight groups are always there. idle = compute × (1 − avgInMiBps ÷ capacityMiBps). Elasticity of a line to a driver = its relative change for 10 %
 * more of the driver, ÷ 10 %. An option is shown as it is and tuned.
 */
export const planCost: Calculation = calculation({
  command: 'plan cost',
  summary: 'the monthly bill of an option, line by line, with what drives each',
  constants: { ...COST_CONSTANTS, tunedPrimaryHours: 24 },
  input: costInput,
  output: z.strictObject({
    option: z.string(),
    lines: z.record(z.string(), line),
    groups: z.record(z.string(), figure),
    infrastructureUsd: z.number(),
    knownUsd: z.number(),
    totalUsd: figure,
    unknown: z.array(z.string()),
    complete: z.boolean(),
    idle: idleOutput.optional(),
    requestsPerSecond: z.record(z.string(), z.union([z.number(), z.boolean(), z.null()])).optional(),
    partitionTrap: z.strictObject({ extraPartitions: z.number(), usdPerMonth: figure }).optional(),
    alternates: z.array(alternate),
    tuned: z.array(tunedOutput).optional(),
    elasticity: z.array(elasticity),
    model: z.record(z.string(), modelFigure),
    warnings: z.array(z.string()),
  }),
  run(input, { book, constants, trace }) {
    checkSupport(input.settings, '/settings')
    const scene = sceneOf(input, book, trace)
    const statement = statementOf(scene, input)
    const moved = elasticities(scene, input, statement.lines)
    const { warnings = [], ...extras } = statement.extras
    return {
      option: input.option,
      lines: Object.fromEntries(statement.lines.map((one) => [one.id, shown(one, moved)])),
      groups: statement.groups,
      infrastructureUsd: statement.infrastructureUsd,
      knownUsd: statement.knownUsd,
      totalUsd: statement.totalUsd,
      unknown: [...statement.unknown],
      complete: statement.unknown.length === 0,
      ...idleOf(scene, statement.lines),
      ...extras,
      alternates: statement.lines.flatMap(({ id, alternates }) => alternates.map((other) => ({ line: id, ...other }))),
      ...(OPTIONS[input.option].tuning.length > 0
        ? { tuned: [...tunedVariants(scene, input, statement, { tunedPrimaryHours: constants.tunedPrimaryHours! })] }
        : {}),
      elasticity: moved,
      model: scene.model.shown,
      warnings: [...warnings],
    }
  },
})

function shown({ id, alternates: _, ...rest }: CostLine, moved: ReturnType<typeof elasticities>) {
  return { ...rest, missing: [...rest.missing], drivers: moved.filter((one) => one.line === id).map(({ driver }) => driver) }
}
