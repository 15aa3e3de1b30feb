import type {
  AlterUserScramCredentialsRequest,
  AlterUserScramCredentialsRequestUpsertion,
  AlterUserScramCredentialsResponse,
} from '../../protocol/generated/51-alter-user-scram-credentials.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, type Reason } from '../error-mapping.ts'

/** SCRAM-SHA-256 and SCRAM-SHA-512. */
const MECHANISM_MIN = 1
const MECHANISM_MAX = 2
const ITERATIONS_MIN = 4_096
const ITERATIONS_MAX = 16_384

type Verdict = readonly [reason: Reason, message: string]

/**
 * 51 AlterUserScramCredentials, v0. Sets and deletes SCRAM credentials.
 * Behaviour: one answer per user, for the first of its changes that can't be. No listener authenticates anybody yet, so setting
 * a credential is refused, rather than stored as if it kept anybody out; none is there to be deleted.
 */
export function alterUserScramCredentials(request: AlterUserScramCredentialsRequest): AlterUserScramCredentialsResponse {
  const { deletions, upsertions } = request
  const duplicates = duplicatesOf([...deletions, ...upsertions].map(keyOf))
  const verdicts = new Map<string, Verdict>()
  const judge = (name: string, verdict: Verdict): void => {
    if (!verdicts.has(name)) verdicts.set(name, verdict)
  }
  for (const change of [...deletions, ...upsertions]) {
    const problem = problemOf(change, duplicates.has(keyOf(change)))
    if (problem !== undefined) judge(change.name, problem)
  }
  for (const { name } of deletions) judge(name, ['resource-not-found', `The user ${name} has no such credential.`])
  for (const upsertion of upsertions) judge(upsertion.name, judgeUpsertion(upsertion))
  const results = [...verdicts].map(([user, [reason, errorMessage]]) => ({ user, errorCode: codeOf(reason), errorMessage }))
  return { throttleTimeMs: 0, results }
}

interface Change {
  readonly name: string
  readonly mechanism: number
}

function keyOf({ name, mechanism }: Change): string {
  return `${mechanism}:${name}`
}

function problemOf({ name, mechanism }: Change, isDuplicate: boolean): Verdict | undefined {
  if (name === '') return ['unacceptable-credential', 'The name of a user is empty.']
  if (mechanism < MECHANISM_MIN || mechanism > MECHANISM_MAX)
    return ['unsupported-sasl-mechanism', `There is no SCRAM mechanism ${mechanism}.`]
  if (isDuplicate) return ['duplicate-resource', 'The request changes this credential more than once.']
  return undefined
}

function judgeUpsertion({ iterations }: AlterUserScramCredentialsRequestUpsertion): Verdict {
  if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX)
    return ['unacceptable-credential', `Iterations must be from ${ITERATIONS_MIN} to ${ITERATIONS_MAX}.`]
  return ['not-supported-here', 'This version of the broker authenticates nobody, so it stores no credentials.']
}
