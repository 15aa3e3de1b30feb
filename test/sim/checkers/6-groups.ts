import { checkCommittedRegisters } from './committed-register.ts'
import type { Assignment, History, Violation } from './history.ts'
import { floorsOf } from './observed-log.ts'

/**
 * Checker 6: a partition has one owner, a committed offset is one register.
 *
 * - `two-owners`: two members of one generation own a partition.
 * - `generation-reused`: a member got two different assignments in one generation.
 * - `generation-back`: an assignment of a generation came after a later generation's, for one member.
 * - `old-generation-commit`: a commit was accepted although a later generation had begun before it was sent.
 * - `needless-rebalance`: a later generation though no member came, went or was away for too long.
 * - `commit-...`: see `committed-register.ts`.
 */
export function checkGroups(history: History): readonly Violation[] {
  const groups = new Map<string, Assignment[]>()
  for (const assignment of history.assignments) {
    const known = groups.get(assignment.group)
    if (known === undefined) groups.set(assignment.group, [assignment])
    else known.push(assignment)
  }
  return [
    ...[...groups.values()].flatMap((assignments) => [...owners(assignments), ...generations(assignments)]),
    ...oldCommits(history, groups),
    ...needlessRebalances(history, groups),
    ...checkCommittedRegisters(history),
  ]
}

function violation(group: string, name: string, message: string): Violation {
  return { checker: 6, name, message: `group ${group}: ${message}` }
}

function owners(assignments: readonly Assignment[]): readonly Violation[] {
  const found: Violation[] = []
  const ownerOf = new Map<string, string>()
  const toldOf = new Map<string, string>()
  for (const { group, generation, member, partitions } of assignments) {
    const told = [...partitions].sort().join(' ')
    const before = toldOf.get(`${generation} ${member}`)
    if (before !== undefined && before !== told) {
      found.push(
        violation(group, 'generation-reused', `${member} was told [${before}] and [${told}] in generation ${generation}`),
      )
    }
    toldOf.set(`${generation} ${member}`, told)
    for (const partition of partitions) {
      const owner = ownerOf.get(`${generation} ${partition}`)
      if (owner !== undefined && owner !== member) {
        found.push(violation(group, 'two-owners', `${owner} and ${member} own ${partition} in generation ${generation}`))
      }
      ownerOf.set(`${generation} ${partition}`, member)
    }
  }
  return found
}

function generations(assignments: readonly Assignment[]): readonly Violation[] {
  const found: Violation[] = []
  const highest = new Map<string, number>()
  for (const { group, generation, member } of assignments) {
    const before = highest.get(member) ?? -1
    if (generation < before)
      found.push(violation(group, 'generation-back', `${member} is in generation ${generation} after ${before}`))
    highest.set(member, Math.max(before, generation))
  }
  return found
}

/** A member is told of a generation only after it began, so an assignment proves that everything older is over. */
function oldCommits(history: History, groups: ReadonlyMap<string, readonly Assignment[]>): readonly Violation[] {
  const found: Violation[] = []
  for (const [group, assignments] of groups) {
    const commits = history.commits.filter(
      (commit) => commit.group === group && commit.generation >= 0 && commit.outcome === 'ok',
    )
    const floors = floorsOf(
      assignments.map(({ at, generation }) => ({ invoked: at, completed: at, value: generation })),
      commits.map((commit) => commit.invoked),
    )
    for (const [index, commit] of commits.entries()) {
      if (commit.generation < floors[index]!) {
        found.push(
          violation(
            group,
            'old-generation-commit',
            `${commit.client} committed in generation ${commit.generation} after ${floors[index]} had begun`,
          ),
        )
      }
    }
  }
  return found
}

function needlessRebalances(history: History, groups: ReadonlyMap<string, readonly Assignment[]>): readonly Violation[] {
  const found: Violation[] = []
  for (const calm of history.calms) {
    const assignments = groups.get(calm.group) ?? []
    let current = -1
    for (const { at, generation } of assignments) if (at < calm.from) current = Math.max(current, generation)
    const needless = assignments.find(({ at, generation }) => at > calm.from && at < calm.to && generation > current)
    if (current >= 0 && needless !== undefined) {
      found.push(
        violation(
          calm.group,
          'needless-rebalance',
          `generation ${needless.generation} follows ${current} though all members stayed`,
        ),
      )
    }
  }
  return found
}
