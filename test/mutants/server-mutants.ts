import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 300 } as const

/** Between the socket and the log, and back. */
export const SERVER_MUTANTS: readonly Mutant[] = [
  {
    id: 'M79',
    name: 'base-offset-unpatched',
    file: 'src/storage/read/stored-batch.ts',
    find: '    header.patchBaseOffsetAndEpoch(body, at, offset, LEADER_EPOCH_OF_BATCHES)\n',
    replace: '    if (LEADER_EPOCH_OF_BATCHES < 0) return\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M80',
    name: 'responses-reordered',
    file: 'src/server/connection.ts',
    find: '    slot.answer = answer\n',
    replace:
      '    slot.answer = answer\n    if (this.#slots.includes(slot)) this.#slots.unshift(...this.#slots.splice(this.#slots.indexOf(slot), 1))\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M81',
    name: 'frame-reused',
    file: 'src/broker/handlers/00-produce.ts',
    find: '  void Promise.all(appends).then(() => releaseFrame(rows, context))\n',
    replace: '  releaseFrame([], context)\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M83',
    name: 'not-leader-after-submit',
    file: 'src/broker/handlers/00-produce.ts',
    find: 'waitMs(request, parts), parts.clock)\n  return answer(request, rows)\n',
    replace:
      "waitMs(request, parts), parts.clock)\n  return answer(request, parts.draining.refuses ? rowsOf(request, 'draining') : rows)\n",
    killedBy: [{ kind: 'tests', files: ['src/broker/draining.test.ts'] }],
  },
]
