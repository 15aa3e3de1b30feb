import { Failure } from '../base/failure.ts'
import type { Address } from '../base/ports.ts'
import { showAddress } from './connection.ts'
import { type Link, openLink } from './link.ts'
import type { ClientParts, ClientSettings } from './settings.ts'
import { within } from './wait.ts'

/**
 * Open connections, one per address and lane. Answers come in order, so what waits long at the broker (a fetch, a join) has
 * a lane of its own, and nothing else waits behind it.
 */
export class Links {
  readonly #parts: ClientParts
  readonly #settings: ClientSettings
  readonly #links = new Map<string, Promise<Link>>()
  readonly #open = new Map<string, Link>()
  #closed = false

  constructor(parts: ClientParts, settings: ClientSettings) {
    this.#parts = parts
    this.#settings = settings
  }

  /** Fails with a Failure: `connect-failed` (applied `no`), or what the handshake says. */
  async get(address: Address, lane: string, signal?: AbortSignal): Promise<Link> {
    if (this.#closed) throw new Failure('unavailable', 'client-closed', 'no', 'the client is closed')
    const key = `${showAddress(address)} ${lane}`
    let opening = this.#links.get(key)
    if (opening === undefined) {
      opening = this.#openLink(key, address)
      this.#links.set(key, opening)
    }
    return within(opening, signal)
  }

  async #openLink(key: string, address: Address): Promise<Link> {
    let isForgotten = false
    const forget = (): void => {
      // Told twice of a link that hangs up while it opens; by the second time its place may be another's.
      if (isForgotten) return
      isForgotten = true
      this.#open.delete(key)
      this.#links.delete(key)
    }
    try {
      const link = await openLink(this.#parts, this.#settings, address, forget)
      if (!link.connection.isOpen) throw new Failure('unavailable', 'connect-failed', 'no', `${link.connection.name} hung up`)
      if (this.#closed) link.connection.close()
      else this.#open.set(key, link)
      return link
    } catch (error) {
      forget()
      throw error
    }
  }

  /** Ends the connections of one lane to all brokers. */
  closeLane(lane: string): void {
    for (const [key, { connection }] of this.#open) if (key.endsWith(` ${lane}`)) connection.close()
  }

  close(): void {
    this.#closed = true
    for (const { connection } of [...this.#open.values()]) connection.close()
  }
}
