import type { CreateAclsRequest, CreateAclsResponse } from '../../protocol/generated/30-create-acls.ts'
import { codeOf, messageOf } from '../error-mapping.ts'

/**
 * 30 CreateAcls, v1–v3. Adds access rules.
 * Behaviour: one refusal per rule: without an authorizer a rule would protect nothing.
 * v1: pattern types (KIP-290). v2: flexible. v3: resources of type user (KIP-373).
 */
export function createAcls(request: CreateAclsRequest): CreateAclsResponse {
  const results = request.creations.map(() => ({
    errorCode: codeOf('security-disabled'),
    errorMessage: messageOf('security-disabled'),
  }))
  return { throttleTimeMs: 0, results }
}
