import type { Mutant } from './mutant.ts'

const UPLOADS = { kind: 'tests', files: ['src/storage/write/flush-uploads.test.ts'] } as const
const COMMANDS = { kind: 'tests', files: ['src/state/commands/object-commands.test.ts'] } as const
const DELETES = { kind: 'tests', files: ['src/upkeep/delete-jobs.test.ts'] } as const
const MERGE = { kind: 'tests', files: ['src/upkeep/merge-job.test.ts'] } as const

/** Records in objects: written before they're named, moved as they are, deleted when nothing can name them. */
export const OBJECT_MUTANTS: readonly Mutant[] = [
  {
    id: 'M35',
    name: 'entry-before-put',
    file: 'src/storage/write/flush-uploads.ts',
    find: '      if (!(error instanceof Failure)) throw error\n',
    replace: '      if (!(error instanceof Failure)) throw error\n      if (reference.sizeBytes > 0) return reference\n',
    killedBy: [UPLOADS],
  },
  {
    id: 'M86',
    name: 'other-objects-batches-served',
    file: 'src/storage/read/stored-batch.ts',
    find: '  if (header.leaderEpoch(body, at) !== mark) throw damaged',
    replace: '  if (header.leaderEpoch(body, at) > mark + 2 ** 32) throw damaged',
    killedBy: [{ kind: 'tests', files: ['src/storage/read/stored-batch.test.ts'] }],
  },
  {
    id: 'M87',
    name: 'other-slots-block-served',
    file: 'src/store/block-source.ts',
    find: '  return number > 0 || start === undefined || start.equals(bytes.subarray(0, start.length))',
    replace: '  return number > 0 || start === undefined || start.length <= bytes.length',
    killedBy: [{ kind: 'tests', files: ['src/log/slot-bodies.test.ts'] }],
  },
  {
    id: 'M66',
    name: 'replace-unchecked',
    file: 'src/state/commands/replace-extents.ts',
    find: "  if (!areInputsThere(partition, run)) return 'inputs-changed'\n",
    replace: "  if (areInputsThere(partition, run) && run.inputs.length < 0) return 'inputs-changed'\n",
    killedBy: [COMMANDS],
  },
  {
    id: 'M67',
    name: 'collect-referenced',
    file: 'src/upkeep/collect-job.ts',
    find: '[...log.state.objects.dead].filter(({ number }) => nowMs - this.#seenMs.get(number)! >= graceMs)',
    replace: '[...log.state.objects].filter(({ number }) => nowMs - (this.#seenMs.get(number) ?? 0) >= graceMs)',
    killedBy: [DELETES],
  },
  {
    id: 'M68',
    name: 'collect-without-grace',
    file: 'src/upkeep/collect-job.ts',
    find: '>= graceMs)',
    replace: '>= Math.min(graceMs, 0))',
    killedBy: [DELETES],
  },
  {
    id: 'M69',
    name: 'orphans-unannounced',
    file: 'src/upkeep/sweep-job.ts',
    find: "    await log.submit({ kind: 'orphans-before', mintIndex: before })\n",
    replace: '    await undefined\n',
    killedBy: [DELETES],
  },
  {
    id: 'M70',
    name: 'old-object-committed',
    file: 'src/state/commands/object-commands.ts',
    find: '  if (object.key.mintIndex < objects.orphansBefore) {\n',
    replace: '  if (object.key.mintIndex < Math.min(objects.orphansBefore, 0)) {\n',
    killedBy: [COMMANDS],
  },
  {
    id: 'M71',
    name: 'delete-on-undecided',
    file: 'src/upkeep/merge-job.ts',
    find: "await this.#parts.log.submit({ kind: 'replace-extents', objects, runs: replaced })\n",
    replace:
      "await this.#parts.log.submit({ kind: 'replace-extents', objects, runs: replaced }).catch(async (error: unknown) => {\n      await (this.#parts as any).store.delete((await import('../state/object-name.ts')).objectName(objects[0]!.key).split(' '))\n      throw error\n    })\n",
    killedBy: [MERGE],
  },
  {
    id: 'M85',
    name: 'small-taken-in-part',
    file: 'src/upkeep/plan-merge.ts',
    find: 'const isChosen = small.has(row) ||',
    replace: 'const isChosen = (small.has(row) && inputs.length === 0) ||',
    killedBy: [MERGE],
  },
  {
    id: 'M78',
    name: 'cache-key-without-object',
    file: 'src/store/object-reader.ts',
    find: 'function idOf(key: string, number: number): string {\n',
    replace: "function idOf(_key: string, number: number, key = ''): string {\n",
    killedBy: [{ kind: 'tests', files: ['src/store/object-reader.test.ts'] }],
  },
]
