import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import type { LogIndex } from '../base/units.ts'

/** Who coordinates a group. What was made under another claim than the current one is refused. */
export interface GroupClaim {
  readonly brokerId: number
  readonly incarnation: number
  /** Index of the entry that made it: no other claim of any group has it, but those of the same entry. */
  readonly epoch: LogIndex
}

/**
 * Claims by group. One goes with its group, with its broker's incarnation, or when its broker gives it up: so there are no more than groups that are
 * known or that live brokers hold.
 */
export class Claims {
  readonly #byGroup = new Map<string, GroupClaim>()
  /** Groups whose claim changed since this was last emptied. Not part of the state proper: whoever applies entries empties it after each. */
  readonly touched: string[] = []

  get count(): number {
    return this.#byGroup.size
  }

  find(groupId: string): GroupClaim | undefined {
    return this.#byGroup.get(groupId)
  }

  /** Whether a command that was made under this claim still counts. */
  isCurrent(groupId: string, epoch: number): boolean {
    return this.#byGroup.get(groupId)?.epoch === epoch
  }

  set(groupId: string, claim: GroupClaim): void {
    this.#byGroup.set(groupId, claim)
    this.touched.push(groupId)
  }

  /** False if there was none. */
  drop(groupId: string): boolean {
    if (!this.#byGroup.delete(groupId)) return false
    this.touched.push(groupId)
    return true
  }

  /** For a broker that is gone, or is there anew. */
  dropOf(brokerId: number): void {
    for (const [groupId, claim] of this.#byGroup) if (claim.brokerId === brokerId) this.drop(groupId)
  }

  encode(writer: ByteWriter): void {
    writer.varint(this.#byGroup.size)
    for (const groupId of [...this.#byGroup.keys()].sort()) {
      const { brokerId, incarnation, epoch } = this.#byGroup.get(groupId)!
      writer.string(groupId)
      writer.u32(brokerId)
      writer.f64(incarnation)
      writer.f64(epoch)
    }
  }

  decode(reader: ByteReader): void {
    for (let count = reader.count(21); count > 0; count--) {
      const groupId = reader.string()
      const claim = { brokerId: reader.u32(), incarnation: reader.f64(), epoch: reader.f64() as LogIndex }
      this.#byGroup.set(groupId, claim)
    }
  }
}
