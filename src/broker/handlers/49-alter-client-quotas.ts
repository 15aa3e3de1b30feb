import type {
  AlterClientQuotasRequest,
  AlterClientQuotasRequestEntry,
  AlterClientQuotasResponse,
} from '../../protocol/generated/49-alter-client-quotas.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { QUOTA_ENTITY_TYPES, quotaKeys } from '../quota-entities.ts'

type Verdict = readonly [reason: Reason, message: string | null]

const FINE: Verdict = ['none', null]

/**
 * 49 AlterClientQuotas, v0–v1. Sets and removes quotas.
 * Behaviour: one answer per entity. No quota is enforced yet, so setting one is refused, rather than stored as if it held
 * anybody back. Removing succeeds: there is none afterwards.
 * v1: flexible.
 */
export function alterClientQuotas({ entries }: AlterClientQuotasRequest): AlterClientQuotasResponse {
  const answered = entries.map((entry) => {
    const [reason, errorMessage] = judge(entry)
    return { errorCode: codeOf(reason), errorMessage, entity: entry.entity }
  })
  return { throttleTimeMs: 0, entries: answered }
}

function judge({ entity, ops }: AlterClientQuotasRequestEntry): Verdict {
  const types = entity.map(({ entityType }) => entityType)
  if (types.length === 0) return ['invalid-request', 'The entity is empty.']
  if (duplicatesOf(types).size > 0) return ['invalid-request', 'The entity has a type more than once.']
  for (const { entityType, entityName } of entity) {
    if (!QUOTA_ENTITY_TYPES.has(entityType)) return ['invalid-request', `There is no entity type ${entityType}.`]
    if (entityName === '') return ['invalid-request', `The name of the ${entityType} is empty.`]
  }
  if (types.includes('ip') && types.length > 1) return ['invalid-request', 'The entity type ip goes with no other entity type.']
  const keys = quotaKeys(types)
  for (const { key, value, remove } of ops) {
    if (!keys.has(key)) return ['invalid-request', `There is no quota ${key} for ${types.join(' and ')}.`]
    if (!remove && !(value > 0)) return ['invalid-request', `The quota ${key} must be more than 0.`]
  }
  const isSet = ops.some(({ remove }) => !remove)
  return isSet ? ['not-supported-here', 'This version of the broker enforces no quotas, so it stores none.'] : FINE
}
