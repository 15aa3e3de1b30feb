import type { SharedLog } from '../cluster/cluster.ts'
import type { GroupJournal, GroupRecord } from '../groups/group-record.ts'
import { encodeGroupRecord } from '../groups/group-record-format.ts'

/** The journal of the groups room in the shared log, on the same way as commits: what is submitted first is applied first. */
export class LogGroupJournal implements GroupJournal {
  readonly #log: SharedLog

  constructor(log: SharedLog) {
    this.#log = log
  }

  async record(groupId: string, record: GroupRecord): Promise<void> {
    await this.#log.submit({ kind: 'record-group', groupId, record: encodeGroupRecord(record) })
  }

  /** That there is neither record nor offset any more (a refusal) is what was wanted. */
  async forget(groupId: string): Promise<void> {
    await this.#log.submit({ kind: 'delete-group', groupId })
  }
}
