import { Failure } from '../base/failure.ts'
import type { Address, Timer } from '../base/ports.ts'
import { orAborted } from '../base/wanted.ts'
import { showAddress } from './connection.ts'
import { closedEarly, type Link, openLink } from './link.ts'
import type { ClientParts, ClientSettings } from './settings.ts'

/** Of the time that a login is good for: the rest is for what is under way when a connection is given up. */
const LOGIN_USED = 0.8

/** A link that stands, or will. */
interface Place {
  readonly lane: string
  readonly opening: Promise<Link>
  readonly close: () => void
}

/**
 * Open connections, one per address and lane. Answers come in order, so what waits long at the broker (a fetch, a join) has
 * a lane of its own, and nothing else waits behind it.
 */
export class Links {
  readonly #parts: ClientParts
  readonly #settings: ClientSettings
  readonly #places = new Map<string, Place>()
  readonly #retired = new Set<Place>()
  #closed = false

  constructor(parts: ClientParts, settings: ClientSettings) {
    this.#parts = parts
    this.#settings = settings
  }

  /** Fails with a Failure: `connect-failed` (applied `no`), `client-closed`, or what the handshake says. */
  async get(address: Address, lane: string, signal?: AbortSignal): Promise<Link> {
    if (this.#closed) throw new Failure('unavailable', 'client-closed', 'no', 'the client is closed')
    const key = `${showAddress(address)} ${lane}`
    const { opening } = this.#places.get(key) ?? this.#open(key, address, lane)
    return orAborted(opening, signal)
  }

  #open(key: string, address: Address, lane: string): Place {
    const giveUp = new AbortController()
    let link: Link | undefined
    let timer: Timer | undefined
    // Also told of a link that hangs up while it opens; by then its place may be another's.
    const forget = (): void => {
      timer?.cancel()
      this.#retired.delete(place)
      if (this.#places.get(key) === place) this.#places.delete(key)
    }
    // The login gets old: who comes next opens another connection, and this one stays until what is under way on it is answered or late.
    const retire = (): void => {
      if (this.#places.get(key) === place) this.#places.delete(key)
      this.#retired.add(place)
      timer = this.#parts.clock.after(this.#settings.requestMs, () => link?.connection.close())
    }
    const open = async (): Promise<Link> => {
      try {
        link = await openLink(this.#parts, this.#settings, address, forget, giveUp.signal)
        const { connection } = link
        if (giveUp.signal.aborted) {
          connection.close()
          throw closedEarly()
        }
        if (!connection.isOpen) throw new Failure('unavailable', 'connect-failed', 'no', `${connection.name} hung up`)
        if (link.loginMs > 0) timer = this.#parts.clock.after(Math.ceil(link.loginMs * LOGIN_USED), retire)
        return link
      } catch (error) {
        forget()
        throw error
      }
    }
    const close = (): void => {
      forget()
      if (link === undefined) giveUp.abort()
      else link.connection.close()
    }
    const place: Place = { lane, opening: open(), close }
    this.#places.set(key, place)
    return place
  }

  /** Ends the connections of one lane to all brokers, also those that don't stand yet. */
  closeLane(lane: string): void {
    for (const place of [...this.#places.values(), ...this.#retired]) if (place.lane === lane) place.close()
  }

  close(): void {
    this.#closed = true
    for (const place of [...this.#places.values(), ...this.#retired]) place.close()
  }
}
