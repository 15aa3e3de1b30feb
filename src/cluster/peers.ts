import type { Address } from '../base/ports.ts'
import type { LogIndex } from '../base/units.ts'
import type { EntryCommand } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'

/** A registered broker that seems to live. */
export interface LiveBroker {
  readonly brokerId: number
  readonly incarnation: number
  /** Empty: not told. */
  readonly zone: string
  /** Where clients find it. */
  readonly advertised: Address
  /** It serves what it has, and takes nothing more: nobody is sent there. */
  readonly isDraining: boolean
  /** It doesn't get at the log, while others do: nobody is sent there. */
  readonly isStranded: boolean
}

/** Those that take new work: nobody who goes or is stranded, unless nobody else is there. Who goes is better than who is stranded. */
export function takers(
  all: readonly LiveBroker[],
  drains: (broker: LiveBroker) => boolean = ({ isDraining }) => isDraining,
): readonly LiveBroker[] {
  const ashore = all.filter(({ isStranded }) => !isStranded)
  const staying = ashore.filter((broker) => !drains(broker))
  if (staying.length > 0) return staying
  return ashore.length > 0 ? ashore : all
}

/**
 * Who seems to live, this broker among them: a hint, different from broker to broker for a moment. Nothing unsafe follows from a wrong guess.
 */
export interface LiveBrokers {
  /** By id. The same array until something changes. */
  readonly all: readonly LiveBroker[]
  onChange(listener: () => void): void
  /**
   * Resolves when each of them has shown since then that it lives, or that it doesn't; after a moment also for one that does neither, and at once for one
   * that was waited for in vain, or asked as often as clients may have it asked. Otherwise what clients are told then names nobody who died just before they asked.
   */
  confirm(): Promise<void>
}

/**
 * The other brokers, as the shared log needs them: they give tickets, put commands into entries, and hear of entries. Every answer may be late, lost or
 * wrong in time; none is needed for anything but speed. A broker without peers has one that knows only itself.
 *
 * Failures: `unavailable`, reason `peer-unreachable` (no answer in time; `applied: 'unknown'`) or `peer-refused` (`no`).
 */
export interface Peers {
  readonly live: LiveBrokers
  /** The next free index as the broker `combinerId` sees it. */
  ticket(combinerId: number): Promise<LogIndex>
  /** Resolves when an entry with these commands is durable; their outcomes come through the fold. */
  combine(combinerId: number, commands: readonly EntryCommand[]): Promise<void>
  /** Tells everybody of a durable entry: once per other zone, where it's passed on. */
  announce(entry: Entry): void
}

/** What this broker does for the others. Called for peers that have proved who they are. */
export interface PeerService {
  /** Throws a Failure (`peer-refused`) where this broker isn't the combiner as far as it knows, or can't know what is free. */
  ticket(askedBy: number): LogIndex
  combine(commands: readonly EntryCommand[]): Promise<void>
  announced(entry: Entry): void
  /** Somebody has applied all up to here: what isn't here can be read. */
  heardOf(index: LogIndex): void
}
