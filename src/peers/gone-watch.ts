import { rendezvous } from '../base/rendezvous.ts'
import type { LiveBroker } from '../cluster/peers.ts'
import type { RegisteredBroker } from '../state/brokers.ts'

/** Unreachable and silent for so long a broker is gone. */
export const GONE_MS = 10 * 60_000

interface Absence {
  readonly incarnation: number
  sinceMs: number
  commands: number
}

/**
 * Finds who has been gone for ten minutes: it answers nobody's pings here and nothing of it came into the log. (Who is only cut off from its
 * peers still writes, and mustn't lose its place.) Each is named by the one broker that the rendezvous chooses, and again after ten more minutes
 * if it's still registered then.
 */
export class GoneWatch {
  readonly #absences = new Map<number, Absence>()

  /** Those that this broker should report now. */
  look(
    nowMs: number,
    selfId: number,
    registered: ReadonlyMap<number, RegisteredBroker>,
    live: readonly LiveBroker[],
  ): readonly RegisteredBroker[] {
    const present = new Set(live.map(({ brokerId }) => brokerId))
    for (const [brokerId, { incarnation }] of this.#absences)
      if (present.has(brokerId) || registered.get(brokerId)?.incarnation !== incarnation) this.#absences.delete(brokerId)
    const gone: RegisteredBroker[] = []
    for (const broker of registered.values()) {
      const { brokerId, incarnation } = broker
      if (present.has(brokerId)) continue
      const commands = commandsOf(broker)
      const absence = this.#absences.get(brokerId)
      if (absence === undefined || absence.commands !== commands) {
        this.#absences.set(brokerId, { incarnation, sinceMs: nowMs, commands })
      } else if (nowMs - absence.sinceMs >= GONE_MS && rendezvous(`gone ${brokerId}`, live)?.brokerId === selfId) {
        absence.sinceMs = nowMs
        gone.push(broker)
      }
    }
    return gone
  }

  /** This broker was away: nobody's absence was seen meanwhile. */
  forgive(): void {
    this.#absences.clear()
  }
}

function commandsOf({ lanes }: RegisteredBroker): number {
  return lanes.reduce((sum, lane) => sum + lane.next, 0)
}
