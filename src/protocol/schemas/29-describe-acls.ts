import { array, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 29 DescribeAcls v1–v3: lists access rules. v1: pattern types (KIP-290). v2: flexible. v3: resources of type user (KIP-373).
 */
export const describeAclsRequest = message({
  apiKey: 29,
  name: 'DescribeAcls',
  kind: 'request',
  versions: [1, 3],
  advertised: [1, 3],
  flexibleFrom: 2,
  fields: {
    resourceTypeFilter: int8(),
    resourceNameFilter: string('Null: any.', { nullable: true }),
    patternTypeFilter: int8('1 any, 2 match, 3 literal, 4 prefixed.', { default: 3 }),
    principalFilter: string('Null: any.', { nullable: true }),
    hostFilter: string('Null: any.', { nullable: true }),
    operation: int8(),
    permissionType: int8('2 deny, 3 allow.'),
  },
})

/** Answers DescribeAcls v1–v3. */
export const describeAclsResponse = message({
  apiKey: 29,
  name: 'DescribeAcls',
  kind: 'response',
  versions: [1, 3],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      patternType: int8('3 literal, 4 prefixed.', { default: 3 }),
      acls: array('Rules.', {
        principal: string('Type and name, as `User:alice`.'),
        host: string(),
        operation: int8(),
        permissionType: int8('2 deny, 3 allow.'),
      }),
    }),
  },
})
