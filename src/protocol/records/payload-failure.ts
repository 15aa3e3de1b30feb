import type { CompressionCodec } from '../../base/compression-codec.ts'
import { Failure } from '../../base/failure.ts'

/** The two ways in which a compressed payload from outside is refused: the failures that `Compute` promises. */
export function tooLarge(codec: CompressionCodec, maxBytes: number): Failure {
  return new Failure('invalid', 'too-large', 'no', `a ${codec} payload inflates past ${maxBytes} bytes`)
}

export function undecodable(codec: CompressionCodec, what: string, cause?: unknown): Failure {
  return new Failure('invalid', 'undecodable', 'no', `a ${codec} payload is damaged: ${what}`, cause)
}
