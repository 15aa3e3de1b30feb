import type { Mutant } from './mutant.ts'

/** They prove the harness: the canary by a test, the toy's lost sync by the simulation. */
export const HARNESS_MUTANTS: readonly Mutant[] = [
  {
    id: 'M0',
    name: 'always-fails',
    file: 'test/mutants/canary.ts',
    find: 'CANARY_SINGS: boolean = true',
    replace: 'CANARY_SINGS: boolean = false',
    killedBy: [{ kind: 'tests', files: ['test/mutants/canary.test.ts'] }],
  },
  {
    id: 'H1',
    name: 'toy-sync-skipped',
    file: 'test/sim/toy/toy-broker.ts',
    find: '      await this.#file.write(chunks, this.#end)\n      await this.#file.sync()\n',
    replace: '      await this.#file.write(chunks, this.#end)\n',
    killedBy: [{ kind: 'sim', seeds: 200, subject: 'toy' }],
  },
]
