import { OPTIONS } from '../calculations/cost/statement.ts'
import { optionOf } from '../folder/place.ts'
import type { Findings } from './findings.ts'

/** What runs now, and every option that the assumptions say a deployment of. */
export function optionsOf({ place }: Findings): readonly string[] {
  const now = optionOf(place)
  const others = Object.keys(place.folder.assumptions?.value.deployments ?? {}).sort()
  return [...new Set([...(now === null ? [] : [now]), ...others])].filter((one) => Object.hasOwn(OPTIONS, one))
}
