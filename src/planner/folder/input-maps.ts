import type { InputMap } from './input-map.ts'
import { checklistsInput } from './inputs/checklists.ts'
import { classifyInput } from './inputs/classify.ts'
import { copyInput } from './inputs/copy.ts'
import { costInput } from './inputs/cost.ts'
import { durabilityInput } from './inputs/durability.ts'
import { evidenceVerifyInput } from './inputs/evidence-verify.ts'
import { fitExpressInput, fitKafkaInput, fitServerlessInput, fitSharedInput, fitTieredInput } from './inputs/fit.ts'
import { gatesInput } from './inputs/gates.ts'
import {
  inventoryBucketsInput,
  inventoryClientsInput,
  inventoryDependenciesInput,
  inventoryFlagsInput,
  inventoryReconcileInput,
} from './inputs/inventory.ts'
import { inventoryRatesInput } from './inputs/inventory-rates.ts'
import { networkInput } from './inputs/network.ts'
import { optionsInput } from './inputs/options.ts'
import { partitionsInput } from './inputs/partitions.ts'
import { pressuresInput } from './inputs/pressures.ts'
import { recoveryInput } from './inputs/recovery.ts'
import { responsibilitiesInput } from './inputs/responsibilities.ts'
import { retentionInput } from './inputs/retention.ts'
import { scoreEvaluationInput, scoreExitInput, scoreProcurementInput } from './inputs/score.ts'
import { sizeAwsWorksheetInput, sizeConstraintsInput, sizeOdradekInput } from './inputs/size.ts'
import { topologyInput } from './inputs/topology.ts'
import { wavesInput } from './inputs/waves.ts'
import { compareInput, sensitivityInput } from './inputs/what-if.ts'

/** All calculations that can be called from documents. A line here is all that gives one its `-d DIR`. */
export const INPUT_MAPS: readonly InputMap[] = [
  inventoryRatesInput,
  classifyInput,
  pressuresInput,
  fitKafkaInput,
  fitServerlessInput,
  fitExpressInput,
  fitTieredInput,
  fitSharedInput,
  partitionsInput,
  topologyInput,
  durabilityInput,
  networkInput,
  retentionInput,
  recoveryInput,
  copyInput,
  sizeAwsWorksheetInput,
  sizeConstraintsInput,
  sizeOdradekInput,
  costInput,
  optionsInput,
  inventoryBucketsInput,
  inventoryFlagsInput,
  inventoryReconcileInput,
  inventoryClientsInput,
  inventoryDependenciesInput,
  sensitivityInput,
  compareInput,
  scoreProcurementInput,
  scoreEvaluationInput,
  scoreExitInput,
  gatesInput,
  checklistsInput,
  responsibilitiesInput,
  wavesInput,
  evidenceVerifyInput,
]

export function inputMapOf(command: string): InputMap | undefined {
  return INPUT_MAPS.find((one) => one.command === command)
}
