import { Failure } from '../base/failure.ts'
import type { Api } from '../protocol/api.ts'
import { type DecodedFindCoordinatorResponse, findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { checkCode } from './broker-failure.ts'
import type { MessageFor, RequestOptions } from './link.ts'

type AskAny = <RequestInit, Response>(
  api: Api<unknown, unknown, RequestInit, Response>,
  request: MessageFor<RequestInit>,
  options: RequestOptions,
) => Promise<Response>

const GROUP = 0
/** Groups whose coordinator is remembered. */
const GROUPS_MAX = 1_000

/** Which broker coordinates which group, remembered until it is found wrong. */
export class Coordinators {
  readonly #ask: AskAny
  readonly #nodes = new Map<string, number>()

  constructor(ask: AskAny) {
    this.#ask = ask
  }

  /** Fails with a Failure; COORDINATOR_NOT_AVAILABLE is worth another attempt. */
  async find(group: string, signal?: AbortSignal): Promise<number> {
    const known = this.#nodes.get(group)
    if (known !== undefined) return known
    const response = await this.#ask(
      findCoordinatorApi,
      (version) => (version < 4 ? { keyType: GROUP, key: group } : { keyType: GROUP, coordinatorKeys: [group] }),
      { signal },
    )
    const node = readCoordinator(response, group)
    if (this.#nodes.size >= GROUPS_MAX) this.#nodes.clear()
    this.#nodes.set(group, node)
    return node
  }

  forget(group: string): void {
    this.#nodes.delete(group)
  }
}

function readCoordinator(response: DecodedFindCoordinatorResponse, group: string): number {
  const asked = { broker: 'the cluster', api: findCoordinatorApi.name, about: `group ${group}` }
  const [entry] = response.coordinators
  const found = entry ?? response
  checkCode(found.errorCode, { ...asked, said: found.errorMessage })
  if (found.nodeId < 0) {
    throw new Failure('unavailable', 'unknown-broker', 'no', `no coordinator was named for ${asked.about}`)
  }
  return found.nodeId
}
