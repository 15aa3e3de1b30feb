import { Failure } from '../base/failure.ts'
import { BrokerFailure } from '../client/broker-failure.ts'
import { ErrorCode, errorName } from '../protocol/errors.ts'

/** Why a part could not be collected. No address stands in it. */
export interface Problem {
  readonly status: 'refused' | 'unsupported'
  readonly text: string
}

interface Named {
  readonly name: string
}

/** Of an error code within an answer; nothing if there is none. */
export function codeProblem(errorCode: number, api: Named): Problem | undefined {
  if (errorCode === ErrorCode.NONE) return undefined
  const isUnsupported = errorCode === ErrorCode.UNSUPPORTED_VERSION
  return { status: isUnsupported ? 'unsupported' : 'refused', text: `${errorName(errorCode)} on ${api.name}` }
}

/** Of an answer that no inventory can hold. Of texts nobody knows what stands in them. */
export function oddProblem(value: unknown): Problem {
  return { status: 'refused', text: `an odd answer was left out${typeof value === 'number' ? `: ${value}` : ''}` }
}

/** Of a request that failed; what isn't the world's fault, and what a person gave up, is thrown on. */
export function problemOf(error: unknown, api: Named): Problem {
  if (!(error instanceof Failure) || error.reason === 'aborted' || error.reason === 'client-closed') throw error
  if (error.reason === 'unsupported-api') return { status: 'unsupported', text: `the broker doesn't serve ${api.name}` }
  if (error instanceof BrokerFailure) return codeProblem(error.errorCode, api)!
  return { status: 'refused', text: `${error.reason} on ${api.name}` }
}
