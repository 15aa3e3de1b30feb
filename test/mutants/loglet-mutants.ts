import type { Mutant } from './mutant.ts'

const CONTRACT = { kind: 'tests', files: ['test/contract/loglets.test.ts', 'test/contract/file-loglet-damage.test.ts'] } as const
const FAULT_DISK = { kind: 'tests', files: ['test/faults/file-loglet.test.ts'] } as const
const SIMULATION = { kind: 'sim', seeds: 300 } as const

/** The `file` loglet: what it owes to a disk that loses whatever wasn't synced. */
export const LOGLET_MUTANTS: readonly Mutant[] = [
  {
    id: 'M27',
    name: 'fsync-skipped',
    file: 'src/log/frame-writer.ts',
    find: 'await this.#file.writeDurably(chunks, stored.sizeBytes)',
    replace: 'await this.#file.write(chunks, stored.sizeBytes)',
    killedBy: [FAULT_DISK, SIMULATION],
  },
  {
    id: 'M29',
    name: 'directory-unsynced',
    file: 'src/log/frame-writer.ts',
    find: '      await this.#parts.disk.syncDirectory(LOG_DIRECTORY)\n',
    replace: '      await Promise.resolve(LOG_DIRECTORY)\n',
    killedBy: [FAULT_DISK, SIMULATION],
  },
  {
    id: 'M30',
    name: 'torn-tail-kept',
    file: 'src/log/recover-file.ts',
    find: '    await file.truncate(end)\n  }\n  await rewrite(file, synced, end)\n  await file.sync()\n  stored.sizeBytes = end\n',
    replace: '  }\n  await rewrite(file, synced, end)\n  await file.sync()\n  stored.sizeBytes = size\n',
    killedBy: [CONTRACT, SIMULATION],
  },
]
