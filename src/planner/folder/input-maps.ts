import type { InputMap } from './input-map.ts'
import { classifyInput } from './inputs/classify.ts'
import { copyInput } from './inputs/copy.ts'
import { costInput } from './inputs/cost.ts'
import { durabilityInput } from './inputs/durability.ts'
import { fitExpressInput, fitKafkaInput, fitServerlessInput, fitSharedInput, fitTieredInput } from './inputs/fit.ts'
import { inventoryRatesInput } from './inputs/inventory-rates.ts'
import { networkInput } from './inputs/network.ts'
import { optionsInput } from './inputs/options.ts'
import { partitionsInput } from './inputs/partitions.ts'
import { pressuresInput } from './inputs/pressures.ts'
import { recoveryInput } from './inputs/recovery.ts'
import { retentionInput } from './inputs/retention.ts'
import { sizeAwsWorksheetInput, sizeConstraintsInput, sizeOdradekInput } from './inputs/size.ts'
import { topologyInput } from './inputs/topology.ts'

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
]

export function inputMapOf(command: string): InputMap | undefined {
  return INPUT_MAPS.find((one) => one.command === command)
}
