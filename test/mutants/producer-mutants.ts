import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 300 } as const

/** What the state remembers of idempotent producers. */
export const PRODUCER_MUTANTS: readonly Mutant[] = [
  {
    id: 'M45',
    name: 'snapshot-drops-producers',
    file: 'src/state/snapshot-format.ts',
    find: '  writer.varint(producers?.size ?? 0)\n  if (producers === undefined) return\n',
    replace: '  writer.varint(0)\n  if (writer.position > 0 || producers === undefined) return\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M50',
    name: 'window-of-one',
    file: 'src/state/producers.ts',
    find: 'const WINDOW = 5\n',
    replace: 'const WINDOW = 1\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M51',
    name: 'duplicate-new-offset',
    file: 'src/state/commands/commit-batches.ts',
    find: "if (verdict === 'duplicate') setDuplicate(outcome, row, state.producers, slot!, baseSequence, recordCount)",
    replace: "if (verdict === 'duplicate') outcome.setDuplicate(row, partition.highWatermark, -1)",
    killedBy: [SIMULATION],
  },
]
