import type { DeleteAclsRequest, DeleteAclsResponse } from '../../protocol/generated/31-delete-acls.ts'
import { codeOf, messageOf } from '../error-mapping.ts'

/**
 * 31 DeleteAcls, v1–v3. Deletes access rules that filters match.
 * Behaviour: one refusal per filter: without an authorizer there are no rules.
 * v1: pattern types (KIP-290). v2: flexible. v3: resources of type user (KIP-373).
 */
export function deleteAcls(request: DeleteAclsRequest): DeleteAclsResponse {
  const filterResults = request.filters.map(() => ({
    errorCode: codeOf('security-disabled'),
    errorMessage: messageOf('security-disabled'),
    matchingAcls: [],
  }))
  return { throttleTimeMs: 0, filterResults }
}
