import type { Calculation } from './calculation.ts'
import { planChecklists } from './calculations/checklists.ts'
import { planClassify } from './calculations/classify.ts'
import { planCompare } from './calculations/compare.ts'
import { planCopy } from './calculations/copy.ts'
import { planCost } from './calculations/cost.ts'
import { planDurability } from './calculations/durability.ts'
import { planEvidenceVerify } from './calculations/evidence-verify.ts'
import { planFitExpress } from './calculations/fit-express.ts'
import { planFitKafka } from './calculations/fit-kafka.ts'
import { planFitServerless } from './calculations/fit-serverless.ts'
import { planFitShared } from './calculations/fit-shared.ts'
import { planFitTiered } from './calculations/fit-tiered.ts'
import { planGates } from './calculations/gates.ts'
import { planInventoryBuckets } from './calculations/inventory-buckets.ts'
import { planInventoryClients } from './calculations/inventory-clients.ts'
import { planInventoryDependencies } from './calculations/inventory-dependencies.ts'
import { planInventoryFlags } from './calculations/inventory-flags.ts'
import { planInventoryRates } from './calculations/inventory-rates.ts'
import { planInventoryReconcile } from './calculations/inventory-reconcile.ts'
import { planNetwork } from './calculations/network.ts'
import { planOptions } from './calculations/options.ts'
import { planPartitions } from './calculations/partitions.ts'
import { planPressures } from './calculations/pressures.ts'
import { planRecovery } from './calculations/recovery.ts'
import { planResponsibilities } from './calculations/responsibilities.ts'
import { planRetention } from './calculations/retention.ts'
import { planScoreEvaluation } from './calculations/score-evaluation.ts'
import { planScoreExit } from './calculations/score-exit.ts'
import { planScoreProcurement } from './calculations/score-procurement.ts'
import { planSensitivity } from './calculations/sensitivity.ts'
import { planSizeAwsWorksheet } from './calculations/size-aws-worksheet.ts'
import { planSizeConstraints } from './calculations/size-constraints.ts'
import { planSizeOdradek } from './calculations/size-odradek.ts'
import { planTopology } from './calculations/topology.ts'
import { planWaves } from './calculations/waves.ts'

/** All calculations, in the order in which the help names them. A line here is all that makes one a command. */
export const CALCULATIONS: readonly Calculation[] = [
  planInventoryRates,
  planInventoryBuckets,
  planInventoryFlags,
  planInventoryReconcile,
  planInventoryClients,
  planInventoryDependencies,
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
  planSensitivity,
  planCompare,
  planOptions,
  planResponsibilities,
  planScoreProcurement,
  planScoreEvaluation,
  planScoreExit,
  planChecklists,
  planGates,
  planWaves,
  planEvidenceVerify,
]
