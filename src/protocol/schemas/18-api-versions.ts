import { array, bool, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 18 ApiVersions v0–v4: tells which APIs and versions this listener serves. v3: flexible, client software (KIP-511); features
 * (KIP-584). v4: features whose least level is 0 (KIP-1022). The answer's header is v0 in every version.
 */
export const apiVersionsRequest = message({
  apiKey: 18,
  name: 'ApiVersions',
  kind: 'request',
  versions: [0, 4],
  advertised: [0, 4],
  flexibleFrom: 3,
  fields: {
    clientSoftwareName: string({ since: 3, ignorable: true }),
    clientSoftwareVersion: string({ since: 3, ignorable: true }),
  },
})

/** Answers ApiVersions v0–v4. */
export const apiVersionsResponse = message({
  apiKey: 18,
  name: 'ApiVersions',
  kind: 'response',
  versions: [0, 4],
  flexibleFrom: 3,
  fields: {
    errorCode: int16(),
    apiKeys: array('APIs served.', {
      apiKey: int16(),
      minVersion: int16(),
      maxVersion: int16(),
    }),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    supportedFeatures: array(
      'Levels that this broker could run.',
      {
        name: string(),
        minVersion: int16(),
        maxVersion: int16(),
      },
      { since: 3, tag: 0, ignorable: true },
    ),
    finalizedFeaturesEpoch: int64('Rises with each change; -1: unknown.', { since: 3, default: -1, tag: 1, ignorable: true }),
    finalizedFeatures: array(
      'Levels that the cluster runs.',
      {
        name: string(),
        maxVersionLevel: int16(),
        minVersionLevel: int16(),
      },
      { since: 3, tag: 2, ignorable: true },
    ),
    zkMigrationReady: bool('Always false.', { since: 3, default: false, tag: 3, ignorable: true }),
  },
})
