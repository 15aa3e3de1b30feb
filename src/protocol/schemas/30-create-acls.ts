import { array, int8, int16, int32, message, string } from '../schema.ts'

/** 30 CreateAcls v1–v3: adds access rules. v1: pattern types (KIP-290). v2: flexible. v3: resources of type user (KIP-373). */
export const createAclsRequest = message({
  apiKey: 30,
  name: 'CreateAcls',
  kind: 'request',
  versions: [1, 3],
  advertised: [1, 3],
  flexibleFrom: 2,
  fields: {
    creations: array('Rules to add.', {
      resourceType: int8(),
      resourceName: string(),
      resourcePatternType: int8('3 literal, 4 prefixed.', { default: 3 }),
      principal: string('Type and name, as `User:alice`.'),
      host: string(),
      operation: int8(),
      permissionType: int8('2 deny, 3 allow.'),
    }),
  },
})

/** Answers CreateAcls v1–v3. */
export const createAclsResponse = message({
  apiKey: 30,
  name: 'CreateAcls',
  kind: 'response',
  versions: [1, 3],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    results: array(
      {
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
      },
      { struct: 'Creation' },
    ),
  },
})
