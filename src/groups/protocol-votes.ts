import type { MemberProtocol } from './requests.ts'

/**
 * How many members support each protocol, so that a join is judged without looking at all others: in a rebalance of n
 * members every one of them is judged.
 */
export class ProtocolVotes {
  readonly #supporters = new Map<string, number>()

  add(protocols: readonly MemberProtocol[]): void {
    for (const { name } of protocols) this.#supporters.set(name, this.supporters(name) + 1)
  }

  remove(protocols: readonly MemberProtocol[]): void {
    for (const { name } of protocols) {
      const left = this.supporters(name) - 1
      if (left === 0) this.#supporters.delete(name)
      else this.#supporters.set(name, left)
    }
  }

  supporters(name: string): number {
    return this.#supporters.get(name) ?? 0
  }

  /**
   * The protocol for a generation: among those that all members support, each member votes for the first in its own list.
   * A tie goes to the one that got a vote first. Undefined if there is none, which joins rule out.
   */
  elect(members: readonly (readonly MemberProtocol[])[]): string | undefined {
    const votes = new Map<string, number>()
    for (const protocols of members) {
      const choice = protocols.find(({ name }) => this.supporters(name) === members.length)
      if (choice !== undefined) votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1)
    }
    let elected: string | undefined
    let most = 0
    for (const [name, count] of votes) {
      if (count <= most) continue
      elected = name
      most = count
    }
    return elected
  }
}
