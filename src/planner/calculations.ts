import type { Calculation } from './calculation.ts'
import { planCopy } from './calculations/copy.ts'
import { planCost } from './calculations/cost.ts'
import { planDurability } from './calculations/durability.ts'
import { planPartitions } from './calculations/partitions.ts'
import { planRecovery } from './calculations/recovery.ts'
import { planRetention } from './calculations/retention.ts'
import { planSizeAwsWorksheet } from './calculations/size-aws-worksheet.ts'
import { planSizeConstraints } from './calculations/size-constraints.ts'
import { planSizeOdradek } from './calculations/size-odradek.ts'
import { planTopology } from './calculations/topology.ts'

/** All calculations, in the order in which the help names them. A line here is all that makes one a command. */
export const CALCULATIONS: readonly Calculation[] = [
  planPartitions,
  planTopology,
  planDurability,
  planRetention,
  planRecovery,
  planCopy,
  planSizeAwsWorksheet,
  planSizeConstraints,
  planSizeOdradek,
  planCost,
]
