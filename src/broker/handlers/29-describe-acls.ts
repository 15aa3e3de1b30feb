import type { DescribeAclsRequest, DescribeAclsResponse } from '../../protocol/generated/29-describe-acls.ts'
import { codeOf, messageOf } from '../error-mapping.ts'

/**
 * 29 DescribeAcls, v1–v3. Access rules.
 * Behaviour: without an authorizer there are none, and tools know the code for it.
 * v1: pattern types (KIP-290). v2: flexible. v3: resources of type user (KIP-373).
 */
export function describeAcls(_request: DescribeAclsRequest): DescribeAclsResponse {
  return {
    throttleTimeMs: 0,
    errorCode: codeOf('security-disabled'),
    errorMessage: messageOf('security-disabled'),
    resources: [],
  }
}
