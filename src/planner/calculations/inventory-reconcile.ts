import type { UsageType } from '../book/machines.ts'
import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'

const names = z.array(z.string())

interface Recognised {
  readonly usageType: string
  readonly dimension: string
  readonly meaning: string
  /** `kafka.m5.large`, of broker hours. */
  readonly brokerType: string | null
}

/**
 * `plan inventory reconcile`: the bill against the inventory.
 *
 * Usage types are matched by the patterns of `figures/usage_types.csv`. Broker types that are billed and not in the inventory are a hidden cluster;
 * those in the inventory and not billed were deleted, or are paid for elsewhere. MSK Connect hides among the usage types of MSK.
 */
export const planInventoryReconcile = calculation({
  command: 'plan inventory reconcile',
  summary: 'broker types that are billed against those of the inventory',
  input: z.strictObject({
    usageTypes: z.array(z.string().min(1)).describe('as they stand on the bill'),
    inventoryBrokerTypes: z.array(z.string().min(1)).describe('kafka.m5.large, express.m7g.large, …'),
  }),
  output: z.strictObject({
    hiddenBrokerTypes: names,
    inventoryNotBilled: names,
    unrecognised: names,
    connectBilled: z.boolean(),
    recognised: z.array(
      z.strictObject({ usageType: z.string(), dimension: z.string(), meaning: z.string(), brokerType: z.string().nullable() }),
    ),
  }),
  run({ usageTypes, inventoryBrokerTypes }, { book, trace }) {
    const found = usageTypes.map((usageType) => recognise(usageType, book.usageTypes))
    const recognised = found.flatMap((one) => one ?? [])
    const billed = distinct(recognised.flatMap(({ brokerType }) => brokerType ?? []))
    const inventory = distinct(inventoryBrokerTypes)
    const inputs = { billed, inventoryBrokerTypes: inventory }
    return {
      hiddenBrokerTypes: trace.step(
        'hiddenBrokerTypes',
        'billed, and not in the inventory',
        inputs,
        billed.filter((one) => !inventory.includes(one)),
      ),
      inventoryNotBilled: trace.step(
        'inventoryNotBilled',
        'in the inventory, and not billed',
        inputs,
        inventory.filter((one) => !billed.includes(one)),
      ),
      unrecognised: usageTypes.filter((_, at) => found[at] === undefined),
      connectBilled: recognised.some(({ dimension }) => dimension === 'connect'),
      recognised,
    }
  },
})

function recognise(usageType: string, patterns: readonly UsageType[]): Recognised | undefined {
  for (const { pattern, dimension, meaning } of patterns) {
    const match = pattern.exec(usageType)
    if (match === null) continue
    const { region = '', size } = match.groups ?? {}
    // What stands before the first dot names the class: `Kafka.kraft.m7g.xlarge`, `Express.m7g.large`.
    const family = usageType.slice(region.length).split('.')[0]!.toLowerCase()
    const brokerType = dimension === 'broker-hours' && size !== undefined ? `${family}.${size}` : null
    return { usageType, dimension, meaning, brokerType }
  }
  return undefined
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
