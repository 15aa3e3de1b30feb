import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 300 } as const
/** Entries come in another order than they were sent in only where the log is kept elsewhere. */
const REMOTE = { kind: 'sim', seeds: 300, subject: 'broker-remote' } as const

const APPEND = { kind: 'tests', files: ['src/cluster/append.test.ts'] } as const

/** Between the log and the fold: acknowledging, applying, once each and in order. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    id: 'M15',
    name: 'gap-applied',
    file: 'src/cluster/fold.ts',
    find: '    const index = (this.state.appliedIndex + 1) as LogIndex\n    const entry = this.#early.get(index)\n    if (entry !== undefined) this.#early.delete(index)\n',
    replace:
      '    const [entry] = this.#early.values()\n    if (entry !== undefined) this.#early.delete(entry.index as LogIndex)\n',
    killedBy: [REMOTE],
  },
  {
    id: 'M16',
    name: 'dedupe-off',
    file: 'src/state/execute.ts',
    find: '      return lane.outcome(laned.sequence)\n',
    replace: '      return executeCommand(state, laned.command, index)\n',
    killedBy: [{ kind: 'tests', files: ['src/state/execute.test.ts'] }],
  },
  {
    id: 'M33',
    name: 'ack-before-append',
    file: 'src/cluster/append.ts',
    find: '        const decided = await this.#decide(index, entry, wait)\n        if (decided ===',
    replace:
      "        this.#decide(index, entry, wait).catch(() => undefined)\n        const decided = 'appended' as 'appended' | 'taken' | Failure\n        if (decided ===",
    killedBy: [SIMULATION],
  },
  {
    id: 'M36',
    name: 'hole-kept-for-room',
    file: 'src/cluster/append.ts',
    find: 'if (await this.#leave(index, wait)) index = undefined',
    replace: 'if (this.#parts.combiner.giveBack(index)) index = undefined',
    killedBy: [APPEND],
  },
  {
    id: 'M37',
    name: 'barrier-behind-hole',
    file: 'src/cluster/broker-log.ts',
    find: 'await this.#loglet.contiguousTail()',
    replace: 'await this.#loglet.tail()',
    killedBy: [APPEND],
  },
  {
    id: 'M38',
    name: 'gap-sent-at-once',
    file: 'src/cluster/broker-log.ts',
    find: "if (refusal === 'lane-gap') this.#submissions.wentAstray(lane, sequence)",
    replace:
      "if (refusal === 'lane-gap') {\n          this.#submissions.wentAstray(lane, sequence)\n          this.#clock.after(500, () => this.#sendAgain(lane, sequence))\n        }",
    killedBy: [APPEND],
  },
  {
    id: 'M39',
    name: 'snapshot-piece-changed',
    file: 'src/state/commands/commit-batches.ts',
    find: '    state.willChange(partition)\n',
    replace: '',
    killedBy: [{ kind: 'tests', files: ['src/state/piecewise-snapshot.property.test.ts'] }],
  },
  {
    id: 'M34',
    name: 'ack-before-apply',
    file: 'src/cluster/broker-log.ts',
    imports: `import { decodeCommand } from '../state/commands/commands.ts'
import { beginEntry, execute } from '../state/execute.ts'
import { decodeState, encodeState } from '../state/snapshot-format.ts'
`,
    find: '      if (index !== undefined && !this.#failed) this.#fold.announce({ index, header: entry.header, bodyBytes })\n',
    replace: `      if (index === undefined || this.#failed) return
      if (submissions[0]!.lane === DATA_LANE) {
        const guessed = decodeState(encodeState(this.state))
        beginEntry(guessed, index, timeMs)
        for (const { lane, sequence, commandBytes } of submissions) {
          const laned = { brokerId: this.brokerId, incarnation: this.#incarnation, lane, sequence }
          const outcome = execute(guessed, { ...laned, command: decodeCommand(commandBytes) }, index)
          this.#submissions.settle(lane, sequence, outcome, index)
        }
        await new Promise<void>((resolve) => this.#clock.after(1, resolve))
      }
      this.#fold.announce({ index, header: entry.header, bodyBytes })
`,
    killedBy: [SIMULATION],
  },
]
