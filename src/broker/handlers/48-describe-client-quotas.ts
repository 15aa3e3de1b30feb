import type {
  DescribeClientQuotasRequest,
  DescribeClientQuotasRequestComponent,
  DescribeClientQuotasResponse,
} from '../../protocol/generated/48-describe-client-quotas.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { QUOTA_ENTITY_TYPES } from '../quota-entities.ts'

const EXACT = 0
const ANY = 2

/**
 * 48 DescribeClientQuotas, v0–v1. Quotas that match a filter.
 * Behaviour: there are none; a filter that can't be is refused as a whole.
 * v1: flexible.
 */
export function describeClientQuotas({ components }: DescribeClientQuotasRequest): DescribeClientQuotasResponse {
  const types = components.map(({ entityType }) => entityType)
  if (duplicatesOf(types).size > 0) return refused('invalid-request', 'The filter has an entity type more than once.')
  for (const component of components) {
    const [reason, message] = problemOf(component)
    if (reason !== 'none') return refused(reason, message)
  }
  if (types.length > 1 && types.includes('ip'))
    return refused('invalid-request', 'The entity type ip goes with no other entity type.')
  return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, entries: [] }
}

function problemOf({ entityType, matchType, match }: DescribeClientQuotasRequestComponent): readonly [Reason, string] {
  if (entityType === '') return ['invalid-request', 'An entity type is empty.']
  if (matchType < EXACT || matchType > ANY) return ['invalid-request', `There is no match type ${matchType}.`]
  if ((matchType === EXACT) !== (match !== null))
    return ['invalid-request', `Match type ${matchType} ${match === null ? 'needs' : 'goes without'} a name.`]
  if (!QUOTA_ENTITY_TYPES.has(entityType)) return ['unsupported-version', `There is no entity type ${entityType}.`]
  return ['none', '']
}

function refused(reason: Reason, errorMessage: string): DescribeClientQuotasResponse {
  return { throttleTimeMs: 0, errorCode: codeOf(reason), errorMessage, entries: null }
}
