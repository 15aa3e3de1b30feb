import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 300 } as const
/** Entries come in another order than they were sent in only where the log is kept elsewhere. */
const REMOTE = { kind: 'sim', seeds: 300, subject: 'broker-remote' } as const

const SEVERAL = { kind: 'tests', files: ['src/cluster/several-brokers.test.ts'] } as const
const BARRIER = { kind: 'tests', files: ['src/cluster/read-barrier.test.ts'] } as const
const APPEND = { kind: 'tests', files: ['src/cluster/append.test.ts'] } as const

/** Between the log and the fold: acknowledging, applying, once each and in order. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    id: 'M12',
    name: 'hole-skipped',
    file: 'src/cluster/follow.ts',
    find: '<= nowMs) fill(index)',
    replace: '<= nowMs) fold.state.appliedIndex = index',
    killedBy: [{ kind: 'tests', files: ['src/cluster/follow.test.ts'] }],
  },
  {
    id: 'M14',
    name: 'filled-hole-acked',
    file: 'src/cluster/append.ts',
    find: "        if (decided === 'appended') return index\n",
    replace: "        if (decided === 'appended' || decided === 'taken') return index\n",
    killedBy: [SEVERAL],
  },
  {
    id: 'M15',
    name: 'gap-applied',
    file: 'src/cluster/fold.ts',
    find: '    if (entry.index > appliedIndex + 1) {\n',
    replace: '    if (entry.index < appliedIndex) {\n',
    killedBy: [{ kind: 'tests', files: ['src/cluster/fold.test.ts'] }, REMOTE],
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
    id: 'M17',
    name: 'outcome-forgotten',
    file: 'src/state/execute.ts',
    find: '      return lane.outcome(laned.sequence)\n',
    replace: "      return Outcome.of('none', 0)\n",
    killedBy: [{ kind: 'tests', files: ['src/state/execute.test.ts'] }],
  },
  {
    id: 'M18',
    name: 'lane-gap-accepted',
    file: 'src/state/execute.ts',
    find: "      return Outcome.of('lane-gap')\n",
    replace: '      return executeCommand(state, laned.command, index)\n',
    killedBy: [SEVERAL],
  },
  {
    id: 'M19',
    name: 'lanes-shared',
    file: 'src/cluster/outbox.ts',
    find: 'lane: CONTROL_LANE, entryBytesMax',
    replace: 'lane: DATA_LANE, entryBytesMax',
    killedBy: [APPEND],
  },
  {
    id: 'M24',
    name: 'tail-from-memory',
    file: 'src/cluster/follow.ts',
    find: 'const tail = await loglet.contiguousTail()',
    replace: 'const tail = await Promise.resolve(fold.state.appliedIndex)',
    killedBy: [SEVERAL],
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
    find: '(await this.#leave(index, wait))) index = undefined',
    replace: 'this.#parts.tickets.giveBack(index)) index = undefined',
    killedBy: [APPEND],
  },
  {
    id: 'M37',
    name: 'barrier-behind-hole',
    file: 'src/cluster/follow.ts',
    find: 'await loglet.contiguousTail()',
    replace: 'await loglet.tail()',
    killedBy: [APPEND],
  },
  {
    id: 'M38',
    name: 'gap-sent-at-once',
    file: 'src/cluster/outbox.ts',
    find: "if (outcome.refusal(0) === 'lane-gap') this.#submissions.wentAstray(lane, sequence)",
    replace:
      "if (outcome.refusal(0) === 'lane-gap') {\n      this.#submissions.wentAstray(lane, sequence)\n      this.#parts.clock.after(500, () => this.#sendAgain(lane, sequence))\n    }",
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
    find: '      if (index !== undefined) this.#publish({ index, header: entry.header, bodyBytes: entry.bodyBytes })\n',
    replace: `      if (index !== undefined) {
        const guessed = decodeState(encodeState(this.state))
        beginEntry(guessed, index, 0)
        for (const command of commands) {
          const outcome = execute(guessed, { ...command, command: decodeCommand(command.bytes) }, index)
          if (command.lane === 0) this.#outbox.heard(command.lane, command.sequence, outcome, index)
        }
        await new Promise<void>((resolve) => this.#clock.after(1, resolve))
        this.#publish({ index, header: entry.header, bodyBytes: entry.bodyBytes })
      }
`,
    killedBy: [{ kind: 'tests', files: ['src/cluster/several-brokers.property.test.ts'] }, SIMULATION],
  },
  {
    id: 'M40',
    name: 'barrier-not-applied',
    file: 'src/cluster/read-barrier.ts',
    find: 'await this.#applied(await this.#looks.run())',
    replace: 'await this.#looks.run()',
    killedBy: [BARRIER],
  },
  {
    id: 'M41',
    name: 'barrier-joined-late',
    file: 'src/base/shared-runs.ts',
    find: '    this.#current = this.#next\n    this.#next = undefined\n    return this.#once()\n',
    replace: '    const result = await this.#once()\n    this.#next = undefined\n    return result\n',
    killedBy: [BARRIER],
  },
  {
    id: 'M84',
    name: 'newer-life-forgotten',
    file: 'src/cluster/may-count.ts',
    find: 'if (incarnation > state.appliedIndex) return true',
    replace: '',
    killedBy: [{ kind: 'tests', files: ['src/cluster/several-brokers.test.ts'] }],
  },
]
