import { othersTurn } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import { PiecewiseSnapshot } from '../state/piecewise-snapshot.ts'
import type { ClusterState } from '../state/state.ts'

/** A few milliseconds of encoding, whatever the state is made of; a partition or a group is never divided. */
export const PIECE_BYTES = 256 * 1024
/** Bytes that are put together in one go. */
const JOINED_BYTES = 4 * 1024 * 1024

/** The snapshot of the state as it is at the call, encoded while others get their turn. */
export async function encodeInPieces(state: ClusterState, clock: Clock, pieceBytes: number): Promise<Buffer> {
  const snapshot = new PiecewiseSnapshot(state)
  try {
    while (snapshot.step(pieceBytes)) await othersTurn(clock)
  } finally {
    snapshot.end()
  }
  return joined(snapshot.pieces, clock)
}

async function joined(pieces: readonly Buffer[], clock: Clock): Promise<Buffer> {
  let sizeBytes = 0
  for (const piece of pieces) sizeBytes += piece.length
  const whole = Buffer.allocUnsafeSlow(sizeBytes)
  let at = 0
  let untilBytes = JOINED_BYTES
  for (const piece of pieces) {
    if (at >= untilBytes) {
      await othersTurn(clock)
      untilBytes = at + JOINED_BYTES
    }
    at += piece.copy(whole, at)
  }
  return whole
}
