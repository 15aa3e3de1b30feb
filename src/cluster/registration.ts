import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { BrokerPlace } from '../state/brokers.ts'
import type { RegisterBroker, ReturnBroker } from '../state/commands/cluster-commands.ts'
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

/** Who a broker was at its last start. */
export interface EarlierLife {
  readonly brokerId: number
  readonly incarnation: number
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

  /**
   * `wantedId` is taken over from whoever had it. Undefined: that of the earlier life, unless somebody else got it since; or else the smallest that is free. The
   * log must have been caught up with.
   */
  async register(wantedId: number | undefined, earlier: EarlierLife | undefined, place: BrokerPlace): Promise<Registered> {
    const { state, random } = this.#parts
    this.#outcomes.clear()
    // Of several founders one is first, and the others' refusal is as good.
    if (state.clusterId === '') await this.#bringIn({ kind: 'found-cluster', clusterId: newClusterId(random) }, wantedId ?? 0)
    for (;;) {
      const command = registering(state, wantedId, earlier, place)
      const { brokerId } = command
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

function registering(
  state: ClusterState,
  wantedId: number | undefined,
  earlier: EarlierLife | undefined,
  place: BrokerPlace,
): RegisterBroker | ReturnBroker {
  if (wantedId !== undefined) return { kind: 'register-broker', brokerId: wantedId, mayTakeOver: true, place }
  const registered = earlier && state.brokers.get(earlier.brokerId)
  if (earlier !== undefined && (registered === undefined || registered.incarnation === earlier.incarnation))
    return { kind: 'return-broker', brokerId: earlier.brokerId, incarnation: earlier.incarnation, place }
  return { kind: 'register-broker', brokerId: smallestFreeId(state), mayTakeOver: false, place }
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
