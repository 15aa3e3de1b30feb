import { array, bool, int8, int16, int32, message, string } from '../schema.ts'

/** 33 AlterConfigs v0–v2: replaces all settings of a resource. v2: flexible. */
export const alterConfigsRequest = message({
  apiKey: 33,
  name: 'AlterConfigs',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 2,
  fields: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configs: array('Settings.', {
        name: string(),
        value: string({ nullable: true }),
      }),
    }),
    validateOnly: bool('Change nothing.'),
  },
})

/** Answers AlterConfigs v0–v2. */
export const alterConfigsResponse = message({
  apiKey: 33,
  name: 'AlterConfigs',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 2,
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
