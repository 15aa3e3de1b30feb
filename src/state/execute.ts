import type { LogIndex } from '../base/units.ts'
import { type Command, executeCommand } from './commands/commands.ts'
import { Outcome } from './outcome.ts'
import type { ClusterState } from './state.ts'

/** A command with the place in its broker's order. Incarnation 0: it belongs to no lane (`register-broker`). */
export interface LanedCommand {
  readonly brokerId: number
  readonly incarnation: number
  readonly lane: number
  readonly sequence: number
  readonly command: Command
}

/** Opens an entry: log time moves, never backwards. Its commands follow in their order through `execute`. */
export function beginEntry(state: ClusterState, index: LogIndex, timeMs: number): void {
  state.appliedIndex = index
  if (timeMs > state.timeMs) state.timeMs = timeMs
}

/**
 * Applies one command, once and in its lane's order. A command that comes again gets the outcome of its first time. It
 * reads no clock and does no I/O, and never throws for anything that was appended.
 *
 * Refusals of its own: `fenced-incarnation` (a newer incarnation of the broker is registered), `lane-gap` (an earlier
 * command of the lane is missing: send again from there), `outcome-forgotten` (a repeat older than the lane's window).
 */
export function execute(state: ClusterState, laned: LanedCommand, index: LogIndex): Outcome {
  if (laned.incarnation === 0) return executeCommand(state, laned.command, index)
  const broker = state.brokers.get(laned.brokerId)
  const lane = broker?.lanes[laned.lane]
  if (broker === undefined || lane === undefined || broker.incarnation !== laned.incarnation)
    return Outcome.of('fenced-incarnation')
  switch (lane.turn(laned.sequence)) {
    case 'repeat':
      return lane.outcome(laned.sequence)
    case 'gap':
      return Outcome.of('lane-gap')
    case 'forgotten':
      return Outcome.of('outcome-forgotten')
    case 'next': {
      const outcome = executeCommand(state, laned.command, index)
      lane.advance(outcome)
      return outcome
    }
  }
}
