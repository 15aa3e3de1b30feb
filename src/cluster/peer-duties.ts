import { Failure } from '../base/failure.ts'
import type { LogIndex } from '../base/units.ts'
import type { EntryCommand } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'
import type { Combiner } from './combiner.ts'
import type { Follower } from './follow.ts'
import type { PeerService } from './peers.ts'
import type { Tickets } from './tickets.ts'

/** What this broker does for the others with its hold on the log. */
export class PeerDuties implements PeerService {
  readonly #parts: PeerDutiesParts

  constructor(parts: PeerDutiesParts) {
    this.#parts = parts
  }

  ticket(askedBy: number): LogIndex {
    const { combiner, tickets, brokerId, isOpen } = this.#parts
    if (!isOpen()) throw refused('the broker is starting or stopping')
    if (tickets.combinerId !== brokerId()) throw refused(`broker ${tickets.combinerId} gives the tickets`)
    return combiner.lend(askedBy)
  }

  async combine(commands: readonly EntryCommand[]): Promise<void> {
    if (commands.length === 0) return
    if (!this.#parts.isOpen()) throw refused('the broker is starting or stopping')
    if (this.#parts.isBlocked()) throw refused("the broker's own entries don't get into the log")
    if (await this.#parts.combine(commands)) return
    throw new Failure('unavailable', 'peer-refused', 'unknown', 'the broker stopped before the commands were in the log')
  }

  announced(entry: Entry): void {
    this.#parts.follower.heard()
    this.#parts.follower.announced(entry.index)
    this.#parts.take(entry)
  }

  heardOf(index: LogIndex): void {
    const { follower } = this.#parts
    follower.heard()
    // Their announcements may be on their way still.
    follower.noticed(index)
  }
}

export interface PeerDutiesParts {
  readonly brokerId: () => number
  readonly combiner: Combiner
  readonly tickets: Tickets
  readonly follower: Follower
  /** False while this broker has no place in the log yet, or leaves it. */
  readonly isOpen: () => boolean
  /** What is handed to this broker would wait. */
  readonly isBlocked: () => boolean
  /** False: they aren't in the log by this broker's doing. */
  readonly combine: (commands: readonly EntryCommand[]) => Promise<boolean>
  /** Takes a durable entry into the fold. Never throws. */
  readonly take: (entry: Entry) => void
}

function refused(text: string): Failure {
  return new Failure('unavailable', 'peer-refused', 'no', text)
}
