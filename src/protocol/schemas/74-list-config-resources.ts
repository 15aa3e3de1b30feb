import { array, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 74 ListConfigResources v0–v1: lists resources that have settings (KIP-1142). Flexible. v1: other types than client metrics.
 */
export const listConfigResourcesRequest = message({
  apiKey: 74,
  name: 'ListConfigResources',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 0,
  fields: {
    resourceTypes: array('Empty: all.', int8(), { since: 1 }),
  },
})

/** Answers ListConfigResources v0–v1. */
export const listConfigResourcesResponse = message({
  apiKey: 74,
  name: 'ListConfigResources',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    configResources: array({
      resourceName: string(),
      resourceType: int8({ since: 1, default: 16, ignorable: true }),
    }),
  },
})
