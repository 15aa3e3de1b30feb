import type { Calculation } from './calculation.ts'
import { planClassify } from './calculations/classify.ts'
import { planCopy } from './calculations/copy.ts'
import { planCost } from './calculations/cost.ts'
import { planDurability } from './calculations/durability.ts'
import { planFitExpress } from './calculations/fit-express.ts'
import { planFitKafka } from './calculations/fit-kafka.ts'
import { planFitServerless } from './calculations/fit-serverless.ts'
import { planFitShared } from './calculations/fit-shared.ts'
import { planFitTiered } from './calculations/fit-tiered.ts'
import { planInventoryRates } from './calculations/inventory-rates.ts'
import { planNetwork } from './calculations/network.ts'
import { planOptions } from './calculations/options.ts'
import { planPartitions } from './calculations/partitions.ts'
import { planPressures } from './calculations/pressures.ts'
import { planRecovery } from './calculations/recovery.ts'
import { planRetention } from './calculations/retention.ts'
import { planSizeAwsWorksheet } from './calculations/size-aws-worksheet.ts'
import { planSizeConstraints } from './calculations/size-constraints.ts'
import { planSizeOdradek } from './calculations/size-odradek.ts'
import { planTopology } from './calculations/topology.ts'

/** All calculations, in the order in which the help names them. A line here is all that makes one a command. */
export const CALCULATIONS: readonly Calculation[] = [
  planInventoryRates,
  planClassify,
  planPressures,
  planFitKafka,
  planFitServerless,
  planFitExpress,
  planFitTiered,
  planFitShared,
  planPartitions,
  planTopology,
  planDurability,
  planNetwork,
  planRetention,
  planRecovery,
  planCopy,
  planSizeAwsWorksheet,
  planSizeConstraints,
  planSizeOdradek,
  planCost,
  planOptions,
]
