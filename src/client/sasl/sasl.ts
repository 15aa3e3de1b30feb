import type { Address } from '../../base/ports.ts'

/** How a client proves who it is. One of them serves all connections; secrets never stand in messages. */
export interface Sasl {
  /** As brokers call it: SCRAM-SHA-256. */
  readonly mechanism: string
  /** For one connection. Fails with a Failure if there is nothing to prove it with. */
  begin(address: Address): Promise<SaslExchange>
}

/** What is said on one connection, in turns. */
export interface SaslExchange {
  /** What to send first. */
  readonly first: Uint8Array
  /** What to send next; nothing when there is no more to say. Throws a Failure (`login-refused`) if the broker didn't prove who it is. */
  next(challenge: Uint8Array): Uint8Array | undefined
}

/** One message says it all. */
export function once(text: string): SaslExchange {
  return { first: Buffer.from(text), next: () => undefined }
}
