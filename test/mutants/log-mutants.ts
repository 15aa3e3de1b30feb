import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 1000 } as const

/** Between the log and the fold: acknowledging, applying, once each and in order. */
export const LOG_MUTANTS: readonly Mutant[] = [
  {
    id: 'M15',
    name: 'gap-applied',
    file: 'src/cluster/fold.ts',
    find: '    const index = (this.state.appliedIndex + 1) as LogIndex\n    const entry = this.#early.get(index)\n    if (entry !== undefined) this.#early.delete(index)\n',
    replace:
      '    const [entry] = this.#early.values()\n    if (entry !== undefined) this.#early.delete(entry.index as LogIndex)\n',
    killedBy: [{ kind: 'tests', files: ['src/cluster/fold.test.ts'] }, SIMULATION],
  },
  {
    id: 'M16',
    name: 'dedupe-off',
    file: 'src/state/execute.ts',
    find: '      return lane.outcome(laned.sequence)\n',
    replace: '      return executeCommand(state, laned.command, index)\n',
    killedBy: [{ kind: 'tests', files: ['src/state/execute.test.ts'] }, SIMULATION],
  },
  {
    id: 'M33',
    name: 'ack-before-append',
    file: 'src/cluster/append.ts',
    find: "      if ((await this.#decide(index, entry)) === 'appended') return index\n",
    replace: '      this.#decide(index, entry).catch(() => undefined)\n      if (index > 0) return index\n',
    killedBy: [SIMULATION],
  },
]
