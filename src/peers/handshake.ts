import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { assert } from '../base/assert.ts'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import { KEY_BYTES, Opener, Sealer } from './seal.ts'

/** Layouts and why they are so: docs/formats/peers.md. */
const MAGIC = 0x4f445250
export const VERSION = 1
export const SECRET_BYTES = 32
const NONCE_BYTES = 32
const PROOF_BYTES = 32

/** One start of one broker. */
export interface PeerName {
  readonly brokerId: number
  readonly incarnation: number
}

/** What both sides must have in common, and who this one is. */
export interface HandshakeParts {
  readonly secret: Uint8Array
  readonly clusterId: string
  readonly self: PeerName
  /** Nobody may be able to guess what comes out. */
  readonly random: Random
}

/** An authenticated connection: who is there, and what frames are sealed and opened with. */
export interface Session {
  readonly peer: PeerName
  readonly version: number
  readonly sealer: Sealer
  readonly opener: Opener
}

export interface Step {
  readonly reply?: Buffer
  /** The last step: from now on frames are sealed, but for the reply. */
  readonly session?: Session
}

/**
 * One side of the handshake, without a socket: a message comes in, a step comes out. Each throws a Failure: `peer-stranger` for who hasn't the
 * secret or isn't who was meant, `undecodable`, `unsupported-version`.
 *
 * ```
 *   dialer                                        listener
 *     hello: versions, who is meant, who I am, nonce  →
 *     ←  challenge: version, who I am, nonce, proof over all so far
 *     proof over all so far, in the dialer's role     →
 * ```
 */
export interface Handshake {
  /** What is sent before anything is received. */
  readonly first: Buffer | undefined
  receive(message: Buffer): Step
}

/** The side that connects. It was told whom it should find, and takes a later start of the same broker as well. */
export class DialerHandshake implements Handshake {
  readonly first: Buffer
  readonly #parts: HandshakeParts
  readonly #target: PeerName

  constructor(parts: HandshakeParts, target: PeerName) {
    this.#parts = parts
    this.#target = target
    this.first = encodeHello({
      lowest: VERSION,
      highest: VERSION,
      target: target.brokerId,
      self: parts.self,
      nonce: nonce(parts),
    })
  }

  receive(message: Buffer): Step {
    const reader = new ByteReader(message)
    if (reader.u32() !== MAGIC) throw stranger("what listens there isn't a broker's peer listener")
    const version = reader.u8()
    const peer = readName(reader)
    reader.raw(NONCE_BYTES)
    const transcript = [this.first, message.subarray(0, reader.position)]
    checkProof(this.#parts, 'listener', transcript, reader.raw(PROOF_BYTES))
    reader.end()
    if (version !== VERSION) throw new Failure('invalid', 'unsupported-version', 'no', `version ${version} wasn't offered`)
    if (peer.brokerId !== this.#target.brokerId)
      throw stranger(`broker ${peer.brokerId} is where ${this.#target.brokerId} should be`)
    if (peer.incarnation < this.#target.incarnation) throw stranger(`broker ${peer.brokerId} there is of an earlier start`)
    const keys = sessionKeys(this.#parts, [this.first, message])
    const session = { peer, version, sealer: new Sealer(keys.dialer), opener: new Opener(keys.listener) }
    return { reply: prove(this.#parts, 'dialer', transcript), session }
  }
}

/** The side that was called. `admit` has the last word on who proved to have the secret: a Failure it throws ends the connection. */
export class ListenerHandshake implements Handshake {
  readonly first = undefined
  readonly #parts: HandshakeParts
  readonly #admit: (peer: PeerName) => void
  #said: { readonly peer: PeerName; readonly hello: Buffer; readonly challenge: Buffer; readonly unproved: Buffer } | undefined

  constructor(parts: HandshakeParts, admit: (peer: PeerName) => void) {
    this.#parts = parts
    this.#admit = admit
  }

  receive(message: Buffer): Step {
    return this.#said === undefined ? this.#challenge(message) : this.#finish(message)
  }

  #challenge(message: Buffer): Step {
    const hello = decodeHello(message)
    if (hello.lowest > VERSION || hello.highest < VERSION) {
      const text = `versions ${hello.lowest} to ${hello.highest} of the peer protocol are unknown, this one speaks ${VERSION}`
      throw new Failure('invalid', 'unsupported-version', 'no', text)
    }
    const { self } = this.#parts
    if (hello.target !== self.brokerId) throw stranger(`broker ${hello.target} was meant`)
    const writer = new ByteWriter(64 + PROOF_BYTES)
    writer.u32(MAGIC)
    writer.u8(VERSION)
    writeName(writer, self)
    writer.raw(nonce(this.#parts))
    const unproved = Buffer.from(writer.finish())
    writer.raw(prove(this.#parts, 'listener', [message, unproved]))
    const challenge = writer.finish()
    this.#said = { peer: hello.self, hello: message, challenge, unproved }
    return { reply: challenge }
  }

  #finish(message: Buffer): Step {
    const { peer, hello, challenge, unproved } = this.#said!
    checkProof(this.#parts, 'dialer', [hello, unproved], message)
    this.#admit(peer)
    const keys = sessionKeys(this.#parts, [hello, challenge])
    return { session: { peer, version: VERSION, sealer: new Sealer(keys.listener), opener: new Opener(keys.dialer) } }
  }
}

interface Hello {
  readonly lowest: number
  readonly highest: number
  /** Id of the broker that is meant. */
  readonly target: number
  readonly self: PeerName
  readonly nonce: Uint8Array
}

export function encodeHello(hello: Hello): Buffer {
  const writer = new ByteWriter(64)
  writer.u32(MAGIC)
  writer.u8(hello.lowest)
  writer.u8(hello.highest)
  writer.u32(hello.target)
  writeName(writer, hello.self)
  writer.raw(hello.nonce)
  return writer.finish()
}

function decodeHello(message: Buffer): Hello {
  const reader = new ByteReader(message)
  if (reader.u32() !== MAGIC) throw stranger("it isn't a broker")
  const lowest = reader.u8()
  const highest = reader.u8()
  const target = reader.u32()
  const self = readName(reader)
  const hello = { lowest, highest, target, self, nonce: reader.raw(NONCE_BYTES) }
  // A later version may say more.
  if (highest === VERSION) reader.end()
  return hello
}

function writeName(writer: ByteWriter, name: PeerName): void {
  writer.u32(name.brokerId)
  writer.f64(name.incarnation)
}

function readName(reader: ByteReader): PeerName {
  const brokerId = reader.u32()
  const incarnation = reader.f64()
  if (!Number.isSafeInteger(incarnation) || incarnation < 0) throw stranger('its incarnation is no number')
  return { brokerId, incarnation }
}

function nonce(parts: HandshakeParts): Uint8Array {
  return parts.random.bytes(NONCE_BYTES)
}

/** The role keeps a proof from being sent back to who made it. */
function prove(parts: HandshakeParts, role: 'dialer' | 'listener', transcript: readonly Uint8Array[]): Buffer {
  assert(parts.secret.length === SECRET_BYTES, 'the secret of a cluster has 32 bytes')
  const proofKey = Buffer.from(hkdfSync('sha256', parts.secret, parts.clusterId, 'odradek peers: proof', KEY_BYTES))
  const hmac = createHmac('sha256', proofKey).update(`odradek peers: ${role} `)
  for (const message of transcript) hmac.update(digest([message]))
  return hmac.digest()
}

function checkProof(
  parts: HandshakeParts,
  role: 'dialer' | 'listener',
  transcript: readonly Uint8Array[],
  proof: Uint8Array,
): void {
  const due = prove(parts, role, transcript)
  if (proof.length !== due.length || !timingSafeEqual(proof, due)) throw stranger("it doesn't have this cluster's secret")
}

/** Both nonces are in the transcript, so keys are new for each connection though only one side's chance is good. */
function sessionKeys(
  parts: HandshakeParts,
  transcript: readonly Uint8Array[],
): { readonly dialer: Buffer; readonly listener: Buffer } {
  const info = `odradek peers: keys of ${parts.clusterId}`
  const salt = digest(transcript.map((message) => digest([message])))
  const keys = Buffer.from(hkdfSync('sha256', parts.secret, salt, info, 2 * KEY_BYTES))
  return { dialer: keys.subarray(0, KEY_BYTES), listener: keys.subarray(KEY_BYTES) }
}

function digest(messages: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const message of messages) hash.update(message)
  return hash.digest()
}

function stranger(why: string): Failure {
  return new Failure('invalid', 'peer-stranger', 'no', why)
}
