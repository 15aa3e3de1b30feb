import type {
  UpdateFeaturesRequest,
  UpdateFeaturesRequestFeatureUpdate,
  UpdateFeaturesResponse,
} from '../../protocol/generated/57-update-features.ts'
import { codeOf } from '../error-mapping.ts'
import { FEATURES } from '../features.ts'
import type { RequestContext } from '../session.ts'

/** Upgrade types since v1. */
const UPGRADE = 1
const UNSAFE_DOWNGRADE = 3

/**
 * 57 UpdateFeatures, v0–v2. Raises and lowers feature levels.
 * Behaviour: all or nothing; the message names the first update that is impossible. Each feature has one level that this version
 * serves, so an update to it changes nothing and succeeds, and any other is refused.
 * v1: upgrade types and validation only (KIP-778). v2: no results per feature (KIP-1022).
 */
export function updateFeatures(request: UpdateFeaturesRequest, context: RequestContext): UpdateFeaturesResponse {
  for (const update of request.featureUpdates) {
    const problem = problemOf(update, context.apiVersion)
    if (problem === undefined) continue
    const errorMessage = `Invalid update version ${update.maxVersionLevel} for feature ${update.feature}. ${problem}`
    return { throttleTimeMs: 0, errorCode: codeOf('invalid-update-version'), errorMessage, results: [] }
  }
  const results = request.featureUpdates.map(({ feature }) => ({ feature, errorCode: 0, errorMessage: null }))
  return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, results }
}

function problemOf(update: UpdateFeaturesRequestFeatureUpdate, apiVersion: number): string | undefined {
  const { maxVersionLevel, upgradeType } = update
  const feature = FEATURES.find(({ name }) => name === update.feature)
  if (apiVersion >= 1 && (upgradeType < UPGRADE || upgradeType > UNSAFE_DOWNGRADE)) return `Invalid upgrade type ${upgradeType}.`
  if (maxVersionLevel < 0) return 'A feature level cannot be below 0.'
  if (feature === undefined) return 'The feature is not supported by this version.'
  const { min, max, level } = feature
  if (maxVersionLevel === level) return undefined
  if (maxVersionLevel < min || maxVersionLevel > max) return `Supported levels are from ${min} to ${max}.`
  const mayLower = apiVersion >= 1 ? upgradeType !== UPGRADE : update.allowDowngrade
  if (maxVersionLevel < level && !mayLower)
    return `It is at level ${level}, and a downgrade needs the upgrade type for downgrades.`
  return `This version only runs at level ${level}.`
}
