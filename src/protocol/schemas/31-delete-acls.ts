import { array, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 31 DeleteAcls v1–v3: deletes access rules that filters match. v1: pattern types (KIP-290). v2: flexible. v3: resources of
 * type user (KIP-373).
 */
export const deleteAclsRequest = message({
  apiKey: 31,
  name: 'DeleteAcls',
  kind: 'request',
  versions: [1, 3],
  advertised: [1, 3],
  flexibleFrom: 2,
  fields: {
    filters: array({
      resourceTypeFilter: int8(),
      resourceNameFilter: string('Null: any.', { nullable: true }),
      patternTypeFilter: int8('1 any, 2 match, 3 literal, 4 prefixed.', { default: 3 }),
      principalFilter: string('Null: any.', { nullable: true }),
      hostFilter: string('Null: any.', { nullable: true }),
      operation: int8(),
      permissionType: int8('2 deny, 3 allow.'),
    }),
  },
})

/** Answers DeleteAcls v1–v3. */
export const deleteAclsResponse = message({
  apiKey: 31,
  name: 'DeleteAcls',
  kind: 'response',
  versions: [1, 3],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    filterResults: array({
      errorCode: int16(),
      errorMessage: string({ nullable: true }),
      matchingAcls: array('Rules deleted.', {
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
        resourceType: int8(),
        resourceName: string(),
        patternType: int8('3 literal, 4 prefixed.', { default: 3 }),
        principal: string('Type and name, as `User:alice`.'),
        host: string(),
        operation: int8(),
        permissionType: int8('2 deny, 3 allow.'),
      }),
    }),
  },
})
