import type { Mutant } from './mutant.ts'

const SIMULATION = { kind: 'sim', seeds: 300 } as const

/** What a group tells its members and must hold after a restart. */
export const GROUP_MUTANTS: readonly Mutant[] = [
  {
    id: 'M61',
    name: 'claim-skipped',
    file: 'src/groups/claims.ts',
    find: '      const epoch = await journal.claim(groupId)\n',
    replace: '      const epoch = journal.epochOf(groupId) ?? (await journal.claim(groupId))\n',
    killedBy: [{ kind: 'tests', files: ['src/groups/claims.test.ts'] }],
  },
  {
    id: 'M62',
    name: 'old-claim-commits',
    file: 'src/state/commands/offset-commands.ts',
    find: "  if (!state.claims.isCurrent(command.groupId, command.epoch)) return Outcome.ofRows(command.offsets.length, 'stale-claim')\n",
    replace: '',
    killedBy: [{ kind: 'tests', files: ['src/state/claims.test.ts', 'src/broker/coordination.test.ts'] }],
  },
  {
    id: 'M63',
    name: 'generation-unlogged',
    file: 'src/broker/group-journal.ts',
    find: "    await this.#submit({ kind: 'record-group', groupId, epoch, record: encodeGroupRecord(record) })\n",
    replace: '    await Promise.resolve([groupId, epoch, encodeGroupRecord(record)])\n',
    killedBy: [SIMULATION],
  },
  {
    id: 'M65',
    name: 'commit-acked-from-memory',
    file: 'src/broker/handlers/08-offset-commit.ts',
    find: 'await submitWithin(command, parts.settings.offsetCommitTimeoutMs, parts)',
    replace: "(void submitWithin(command, parts.settings.offsetCommitTimeoutMs, parts), { refusal: () => 'none' } as never)",
    killedBy: [SIMULATION],
  },
  {
    // Not in the table: it proves that a calm group is judged.
    id: 'H2',
    name: 'restored-session-cut',
    file: 'src/groups/classic-group.ts',
    find: '      this.#members.add(member)\n      this.#members.renew(member, now.steadyMs)\n',
    replace: '      this.#members.add(member)\n      this.#members.extend(member, now.steadyMs + 300)\n',
    killedBy: [SIMULATION],
  },
]
