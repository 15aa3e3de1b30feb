import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { BrokerPlace } from '../state/brokers.ts'
import type { Command } from '../state/commands/commands.ts'
import type { Outcome } from '../state/outcome.ts'
import type { ClusterState } from '../state/state.ts'

/** Of the broker ids that a cluster gives out by itself. */
const FIRST_BROKER_ID = 1

export interface RegistrationParts {
  readonly state: ClusterState
  readonly random: Random
  /** Brings a command that belongs to no lane into the log. The result is its entry's index, whose only command it is. */
  readonly append: (command: Command, brokerId: number) => Promise<LogIndex>
  readonly applied: (index: LogIndex) => Promise<void>
}

/** Who this broker is from now on. */
export interface Registered {
  readonly brokerId: number
  readonly incarnation: number
}

/** A broker's first words in the log: the cluster is founded if nobody did yet, and the broker gets its id and incarnation. */
export class Registration {
  readonly #parts: RegistrationParts
  readonly #outcomes = new Map<LogIndex, Outcome>()
  #isOver = false

  constructor(parts: RegistrationParts) {
    this.#parts = parts
  }

  /** The fold applied a command without lane, of whichever broker. */
  heard(outcome: Outcome, index: LogIndex): void {
    if (!this.#isOver) this.#outcomes.set(index, outcome)
  }

  /** `wantedId` is taken over from whoever had it; undefined: the smallest that is free. The log must have been caught up with. */
  async register(wantedId: number | undefined, place: BrokerPlace): Promise<Registered> {
    const { state, random } = this.#parts
    this.#outcomes.clear()
    // Of several founders one is first, and the others' refusal is as good.
    if (state.clusterId === '') await this.#bringIn({ kind: 'found-cluster', clusterId: newClusterId(random) }, wantedId ?? 0)
    for (;;) {
      const brokerId = wantedId ?? smallestFreeId(state)
      const command: Command = { kind: 'register-broker', brokerId, mayTakeOver: wantedId !== undefined, place }
      const { outcome, index } = await this.#bringIn(command, brokerId)
      if (outcome.refusal(0) !== 'none') continue
      this.#isOver = true
      this.#outcomes.clear()
      return { brokerId, incarnation: index }
    }
  }

  async #bringIn(command: Command, brokerId: number): Promise<{ readonly outcome: Outcome; readonly index: LogIndex }> {
    const index = await this.#parts.append(command, brokerId)
    await this.#parts.applied(index)
    return { outcome: this.#outcomes.get(index)!, index }
  }
}

function smallestFreeId({ brokers }: ClusterState): number {
  let brokerId = FIRST_BROKER_ID
  while (brokers.has(brokerId)) brokerId++
  return brokerId
}

/** 16 random bytes in the 22 characters that Kafka's own tools make. */
function newClusterId(random: Random): string {
  return Buffer.from(random.bytes(16)).toString('base64url')
}

/** Another process registered under this broker's id: this one must not go on. */
export function fenced(brokerId: number): Failure {
  const text = `broker ${brokerId} was started elsewhere, on the same log, or was gone for so long that it was given up`
  return new Failure('fenced', 'fenced-incarnation', 'unknown', text)
}
