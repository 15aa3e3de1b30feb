import type {
  DescribeUserScramCredentialsRequest,
  DescribeUserScramCredentialsResponse,
} from '../../protocol/generated/50-describe-user-scram-credentials.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf } from '../error-mapping.ts'

/**
 * 50 DescribeUserScramCredentials, v0. Which SCRAM mechanisms users have.
 * Behaviour: nobody has any, so all users are no users, and a named one has none. One answer per name.
 */
export function describeUserScramCredentials(request: DescribeUserScramCredentialsRequest): DescribeUserScramCredentialsResponse {
  const names = (request.users ?? []).map(({ name }) => name)
  const duplicates = duplicatesOf(names)
  const results = [...new Set(names)].map((user) => {
    const [reason, errorMessage] = duplicates.has(user)
      ? (['duplicate-resource', `The request names the user ${user} more than once.`] as const)
      : (['resource-not-found', `The user ${user} has no SCRAM credentials.`] as const)
    return { user, errorCode: codeOf(reason), errorMessage, credentialInfos: [] }
  })
  return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, results }
}
