import { type CommitOperation, type CommittedReadOperation, type History, NEVER, type Tick, type Violation } from './history.ts'

/**
 * A committed offset, per group and partition, is a linearizable register whose writes all differ (by their tags). For such
 * registers there is no need to search: all operations of one value form a cluster, and what matters of it is the time
 * from its first completion to its last invocation (Gibbons and Korach, 1997).
 *
 * - A cluster whose first completion comes before its last invocation must hold the register all that time (*forward*);
 *   two of those must not overlap.
 * - Any other cluster could take place at one moment (*backward*); that moment must not lie inside a forward zone.
 *
 * - `commit-stale`: no order explains the reads: somebody saw an old commit again.
 * - `commit-phantom`: a read of something nobody committed. `commit-changed`: the tag is right, the offset isn't.
 * - `commit-failed-visible`: refused for good, and yet read. `commit-read-early`: read before it was sent.
 */
export function checkCommittedRegisters(history: History): readonly Violation[] {
  const registers = new Map<string, Register>()
  const registerOf = (group: string, partition: string): Register => {
    const key = `group ${group}, ${partition}`
    const known = registers.get(key)
    if (known !== undefined) return known
    const register = { commits: [], reads: [] }
    registers.set(key, register)
    return register
  }
  for (const commit of history.commits) registerOf(commit.group, commit.partition).commits.push(commit)
  for (const read of history.committedReads) registerOf(read.group, read.partition).reads.push(read)
  return [...registers].flatMap(([key, { commits, reads }]) => checkRegister(key, commits, reads))
}

interface Register {
  readonly commits: CommitOperation[]
  readonly reads: CommittedReadOperation[]
}

interface Zone {
  readonly tag: number
  firstCompleted: Tick
  lastInvoked: Tick
}

function checkRegister(
  key: string,
  commits: readonly CommitOperation[],
  reads: readonly CommittedReadOperation[],
): readonly Violation[] {
  const found: Violation[] = []
  const report = (name: string, message: string): void => {
    found.push({ checker: 6, name, message: `${key}: ${message}` })
  }
  const byTag = new Map(commits.map((commit) => [commit.tag, commit]))
  // Nothing committed is a value like any other: that of a write before all others.
  const zones = new Map<number, Zone>([[0, { tag: 0, firstCompleted: 0, lastInvoked: 0 }]])
  for (const commit of commits) {
    if (commit.outcome === 'ok')
      zones.set(commit.tag, { tag: commit.tag, firstCompleted: commit.completed, lastInvoked: commit.invoked })
  }
  for (const read of reads) {
    const commit = byTag.get(read.tag)
    if (read.tag !== 0 && commit === undefined) {
      report('commit-phantom', `${read.client} read tag ${read.tag} at offset ${read.offset}, which nobody committed`)
      continue
    }
    if (commit !== undefined && commit.offset !== read.offset)
      report('commit-changed', `tag ${read.tag} was committed at ${commit.offset} and read at ${read.offset}`)
    if (commit?.outcome === 'fail') {
      report('commit-failed-visible', `${read.client} read tag ${read.tag}, whose commit was refused`)
      continue
    }
    if (commit !== undefined && read.completed < commit.invoked)
      report('commit-read-early', `tag ${read.tag} was read before it was committed`)
    // An unknown commit took place if it was read; without a reader it needn't have.
    const zone = zones.get(read.tag) ?? { tag: read.tag, firstCompleted: NEVER, lastInvoked: commit?.invoked ?? 0 }
    zones.set(read.tag, zone)
    zone.firstCompleted = Math.min(zone.firstCompleted, read.completed)
    zone.lastInvoked = Math.max(zone.lastInvoked, read.invoked)
  }
  const stale = staleZones([...zones.values()])
  if (stale !== undefined) report('commit-stale', `tags ${stale[0].tag} and ${stale[1].tag} can't be put into one order`)
  return found
}

function staleZones(zones: readonly Zone[]): readonly [Zone, Zone] | undefined {
  const forward = zones
    .filter((zone) => zone.firstCompleted < zone.lastInvoked)
    .sort((left, right) => left.firstCompleted - right.firstCompleted)
  for (let i = 1; i < forward.length; i++)
    if (forward[i]!.firstCompleted < forward[i - 1]!.lastInvoked) return [forward[i - 1]!, forward[i]!]
  for (const zone of zones) {
    if (zone.firstCompleted < zone.lastInvoked) continue
    const around = lastBefore(forward, zone.lastInvoked)
    if (around !== undefined && zone.firstCompleted < around.lastInvoked) return [around, zone]
  }
  return undefined
}

/** The last forward zone that begins before then. */
function lastBefore(forward: readonly Zone[], tick: Tick): Zone | undefined {
  let low = 0
  let high = forward.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (forward[middle]!.firstCompleted < tick) low = middle + 1
    else high = middle
  }
  return forward[low - 1]
}
