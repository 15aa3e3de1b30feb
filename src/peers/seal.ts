import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { Failure } from '../base/failure.ts'

const CIPHER = 'aes-256-gcm'
export const KEY_BYTES = 32
export const TAG_BYTES = 16
const NONCE_BYTES = 12

/**
 * Seals the frames of one direction of one connection: AES-256-GCM, the nonce is the frame's number. The key is this direction's and this
 * connection's own, so no nonce comes twice under a key, and a frame that is left out, repeated or moved doesn't open.
 */
export class Sealer {
  readonly #key: KeyObject
  readonly #nonce = new CountingNonce()

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key)
  }

  /** The sealed bytes, new memory, as long as the chunks together and a tag. */
  seal(chunks: readonly Uint8Array[]): readonly Buffer[] {
    const cipher = createCipheriv(CIPHER, this.#key, this.#nonce.next())
    const sealed = chunks.map((chunk) => cipher.update(chunk))
    sealed.push(cipher.final(), cipher.getAuthTag())
    return sealed
  }
}

/** Opens what the other side sealed. */
export class Opener {
  readonly #key: KeyObject
  readonly #nonce = new CountingNonce()

  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key)
  }

  /** Throws a Failure (`corrupt`, `peer-stranger`) for anything but the next frame of who has the key. */
  open(frame: Uint8Array): Buffer {
    if (frame.length < TAG_BYTES) throw forged()
    const end = frame.length - TAG_BYTES
    const decipher = createDecipheriv(CIPHER, this.#key, this.#nonce.next(), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(frame.subarray(end))
    const opened = decipher.update(frame.subarray(0, end))
    try {
      decipher.final()
    } catch (cause) {
      throw forged(cause)
    }
    return opened
  }
}

class CountingNonce {
  readonly #bytes = Buffer.alloc(NONCE_BYTES)
  #count = 0

  /** Valid until the next call. */
  next(): Buffer {
    this.#bytes.writeUInt32BE(Math.floor(this.#count / 2 ** 32), 4)
    this.#bytes.writeUInt32BE(this.#count % 2 ** 32, 8)
    this.#count++
    return this.#bytes
  }
}

function forged(cause?: unknown): Failure {
  return new Failure('corrupt', 'peer-stranger', 'no', "a frame wasn't sealed by the peer", cause)
}
