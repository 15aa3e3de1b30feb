import { array, bool, int8, int16, int32, message, string } from '../schema.ts'

/** 44 IncrementalAlterConfigs v0–v1: changes single settings of resources. v1: flexible. */
export const incrementalAlterConfigsRequest = message({
  apiKey: 44,
  name: 'IncrementalAlterConfigs',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  flexibleFrom: 1,
  fields: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array('Settings.', {
        name: string(),
        configOperation: int8('0 set, 1 delete, 2 append, 3 subtract.'),
        value: string({ nullable: true }),
      }),
    }),
    validateOnly: bool('Change nothing.'),
  },
})

/** Answers IncrementalAlterConfigs v0–v1. */
export const incrementalAlterConfigsResponse = message({
  apiKey: 44,
  name: 'IncrementalAlterConfigs',
  kind: 'response',
  versions: [0, 1],
  flexibleFrom: 1,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    responses: array(
      {
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
        resourceType: int8(),
        resourceName: string(),
      },
      { struct: 'Resource' },
    ),
  },
})
