import { Failure } from '../base/failure.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ClaimJournal } from '../groups/claims.ts'
import type { GroupJournal, GroupRecord } from '../groups/group-record.ts'
import { encodeGroupRecord } from '../groups/group-record-format.ts'
import type { Command } from '../state/commands/commands.ts'
import type { Outcome } from '../state/outcome.ts'

/** The journal of the groups room in the shared log, on the same way as commits: what is submitted first is applied first. */
export class LogGroupJournal implements GroupJournal, ClaimJournal {
  readonly #log: SharedLog

  /** This broker is registered already. */
  constructor(log: SharedLog) {
    this.#log = log
  }

  async claim(groupId: string): Promise<number> {
    const { brokerId, incarnation } = this.#log
    const outcome = await this.#submit({ kind: 'claim-group', groupId, brokerId, incarnation })
    return outcome.value(0)
  }

  async release(groupId: string, epoch: number): Promise<void> {
    await this.#submit({ kind: 'delete-group', groupId, epoch, onlyClaim: true })
  }

  epochOf(groupId: string): number | undefined {
    const { state, brokerId, incarnation } = this.#log
    const claim = state.claims.find(groupId)
    return claim?.brokerId === brokerId && claim.incarnation === incarnation ? claim.epoch : undefined
  }

  async record(groupId: string, epoch: number, record: GroupRecord): Promise<void> {
    await this.#submit({ kind: 'record-group', groupId, epoch, record: encodeGroupRecord(record) })
  }

  async forget(groupId: string, epoch: number): Promise<void> {
    await this.#submit({ kind: 'delete-group', groupId, epoch, onlyClaim: false })
  }

  async #submit(command: Command): Promise<Outcome> {
    const outcome = await this.#log.submit(command)
    const refusal = outcome.refusal(0)
    if (refusal === 'none') return outcome
    const reason = refusal === 'fenced-incarnation' ? refusal : 'stale-claim'
    throw new Failure('fenced', reason, 'no', `${command.kind} is refused: ${refusal}`)
  }
}
