import { array, bool, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 57 UpdateFeatures v0–v2: raises and lowers feature levels. Flexible. v1: upgrade types and validation only (KIP-778). v2:
 * no results per feature (KIP-1022).
 */
export const updateFeaturesRequest = message({
  apiKey: 57,
  name: 'UpdateFeatures',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 0,
  fields: {
    timeoutMs: int32('Longest wait, in milliseconds.', { default: 60000 }),
    featureUpdates: array({
      feature: string(),
      maxVersionLevel: int16('Below 1: delete the feature.'),
      allowDowngrade: bool({ until: 0 }),
      upgradeType: int8('1 upgrade, 2 safe downgrade, 3 unsafe downgrade.', { since: 1, default: 1 }),
    }),
    validateOnly: bool('Change nothing.', { since: 1, default: false }),
  },
})

/** Answers UpdateFeatures v0–v2. */
export const updateFeaturesResponse = message({
  apiKey: 57,
  name: 'UpdateFeatures',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    results: array(
      {
        feature: string(),
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
      },
      { until: 1, ignorable: true, struct: 'Feature' },
    ),
  },
})
