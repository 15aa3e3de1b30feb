import { ErrorCode } from '../protocol/errors.ts'
import { describeAclsApi } from '../protocol/generated/29-describe-acls.ts'
import { describeClientQuotasApi } from '../protocol/generated/48-describe-client-quotas.ts'
import { describeUserScramCredentialsApi } from '../protocol/generated/50-describe-user-scram-credentials.ts'
import { listTransactionsApi } from '../protocol/generated/66-list-transactions.ts'
import { CLUSTER, type Scene } from './findings.ts'
import { codeProblem, problemOf } from './problem.ts'

const ANY = 1
/** By the numbers of the protocol, as Kafka's tools print them. */
const RESOURCES = ['UNKNOWN', 'ANY', 'TOPIC', 'GROUP', 'CLUSTER', 'TRANSACTIONAL_ID', 'DELEGATION_TOKEN', 'USER']
const PATTERNS = ['UNKNOWN', 'ANY', 'MATCH', 'LITERAL', 'PREFIXED']
const PERMISSIONS = ['UNKNOWN', 'ANY', 'DENY', 'ALLOW']
const OPERATIONS = [
  'UNKNOWN',
  'ANY',
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
  'TWO_PHASE_COMMIT',
]
const MECHANISMS = ['unknown', 'SCRAM-SHA-256', 'SCRAM-SHA-512']
const DEFAULT_ENTITY = '<default>'
const ENTITY_FIELDS: Readonly<Record<string, 'user' | 'clientId' | 'ip'>> = { user: 'user', 'client-id': 'clientId', ip: 'ip' }

function named(names: readonly string[], code: number): string {
  return names[code] ?? String(code)
}

/** Refused is not the same as none; no authorizer at all is. */
export async function readAcls({ asker, cluster, looked, hide }: Scene, any: number): Promise<void> {
  const part = looked.at(`${CLUSTER}/acls`)
  const all = {
    resourceTypeFilter: ANY,
    resourceNameFilter: null,
    patternTypeFilter: ANY,
    principalFilter: null,
    hostFilter: null,
    operation: ANY,
    permissionType: ANY,
  }
  try {
    const answer = await asker.ask(describeAclsApi, all, any)
    if (answer.errorCode === ErrorCode.SECURITY_DISABLED) {
      cluster.acls = null
      cluster.authorizer = null
      part.note('SECURITY_DISABLED: there is no authorizer')
      return
    }
    const problem = codeProblem(answer.errorCode, describeAclsApi)
    part.missed(problem)
    if (problem !== undefined) return
    part.seen()
    cluster.acls = answer.resources.flatMap(({ resourceType, resourceName, patternType, acls }) =>
      acls.map(({ principal, host, operation, permissionType }) => ({
        principal,
        host: host === '*' ? host : hide.address(host),
        operation: named(OPERATIONS, operation),
        permission: named(PERMISSIONS, permissionType),
        resourceType: named(RESOURCES, resourceType),
        resourceName,
        patternType: named(PATTERNS, patternType),
      })),
    )
  } catch (error) {
    part.missed(problemOf(error, describeAclsApi))
  }
}

export async function readQuotas({ asker, cluster, looked, hide }: Scene, any: number): Promise<void> {
  const part = looked.at(`${CLUSTER}/quotas`)
  try {
    const answer = await asker.ask(describeClientQuotasApi, { components: [], strict: false }, any)
    const problem = codeProblem(answer.errorCode, describeClientQuotasApi)
    part.missed(problem)
    if (problem !== undefined) return
    part.seen()
    cluster.quotas = (answer.entries ?? []).flatMap(({ entity, values }) => {
      const of = Object.fromEntries(
        entity.flatMap(({ entityType, entityName }) => {
          const field = ENTITY_FIELDS[entityType]
          if (field === undefined) return []
          return [[field, field === 'ip' && entityName !== null ? hide.address(entityName) : (entityName ?? DEFAULT_ENTITY)]]
        }),
      )
      return values.map(({ key, value }) => ({ entity: of, key, value }))
    })
  } catch (error) {
    part.missed(problemOf(error, describeClientQuotasApi))
  }
}

export async function readScramUsers({ asker, cluster, looked }: Scene, any: number): Promise<void> {
  const part = looked.at(`${CLUSTER}/scramUsers`)
  try {
    const answer = await asker.ask(describeUserScramCredentialsApi, { users: null }, any)
    const problem = codeProblem(answer.errorCode, describeUserScramCredentialsApi)
    part.missed(problem)
    if (problem !== undefined) return
    part.seen()
    cluster.scramUsers = answer.results.flatMap(({ user, errorCode, credentialInfos }) => {
      part.missed(codeProblem(errorCode, describeUserScramCredentialsApi))
      return credentialInfos.map(({ mechanism, iterations }) => ({
        name: user,
        mechanism: named(MECHANISMS, mechanism),
        iterations,
      }))
    })
  } catch (error) {
    part.missed(problemOf(error, describeUserScramCredentialsApi))
  }
}

/** Each broker knows the transactions that it coordinates. */
export async function readTransactions({ asker, cluster, looked }: Scene): Promise<void> {
  const part = looked.at(`${CLUSTER}/transactionalIds`)
  const ids = new Set<string>()
  let isAnswered = false
  await Promise.all(
    asker.brokers.map(async ({ id: node }) => {
      try {
        const answer = await asker.ask(listTransactionsApi, { stateFilters: [], producerIdFilters: [] }, node)
        const problem = codeProblem(answer.errorCode, listTransactionsApi)
        part.missed(problem)
        if (problem !== undefined) return
        part.seen()
        isAnswered = true
        for (const { transactionalId } of answer.transactionStates) ids.add(transactionalId)
      } catch (error) {
        part.missed(problemOf(error, listTransactionsApi))
      }
    }),
  )
  if (isAnswered) cluster.transactionalIds = [...ids].sort()
}
