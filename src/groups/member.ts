import type { MemberRecord } from './group-record.ts'
import { EMPTY_BYTES, type JoinAnswer, type JoinRequest, type MemberProtocol, type SyncAnswer } from './requests.ts'

/** A join whose answer is owed. */
export interface JoinWait {
  readonly answer: (answer: JoinAnswer) => void
  /** Set while the answer waits for a record of a static member's new id, in a group that stays Stable. */
  readonly replacement?: Replacement
}

export interface Replacement {
  readonly token: number
  readonly canSkipAssignment: boolean
  /** Who led before: clients that can't skip an assignment are told this name, so that they don't think they lead. */
  readonly formerLeader: string
}

export interface SyncWait {
  readonly answer: (answer: SyncAnswer) => void
}

/** One member of a classic group, in memory. Its waits are set and answered by `Membership`. */
export class Member {
  readonly id: string
  readonly instanceId: string | undefined
  readonly clientId: string
  readonly clientHost: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  /** Names are unique; the bytes are our own copies. */
  protocols: readonly MemberProtocol[]
  /** What it holds of the bytes that its group may keep; assignments are counted apart. */
  sizeBytes: number
  assignment: Uint8Array = EMPTY_BYTES
  join: JoinWait | undefined
  sync: SyncWait | undefined
  /** Still in its first join: it can't heartbeat yet, so only its session, made long, ends it while it waits. */
  isNew = false
  /** Joined the generation and hasn't sent its SyncGroup yet. */
  owesSync = false
  /** Steady time at which its session ends, unless it is held. */
  sessionEndsMs = 0
  /** Came from a record, which has the metadata of the chosen protocol only. */
  isRestored = false

  constructor(
    id: string,
    request: Omit<JoinRequest, 'groupId' | 'memberId' | 'protocolType' | 'requiresMemberId' | 'canSkipAssignment'>,
  ) {
    this.id = id
    this.instanceId = request.instanceId
    this.clientId = request.clientId
    this.clientHost = request.clientHost
    this.sessionTimeoutMs = request.sessionTimeoutMs
    this.rebalanceTimeoutMs = Math.max(0, request.rebalanceTimeoutMs)
    this.protocols = ownProtocols(request.protocols)
    this.sizeBytes = bytesOfMember(id, this)
  }

  offer(protocols: readonly MemberProtocol[]): void {
    this.protocols = ownProtocols(protocols)
    this.sizeBytes = bytesOfMember(this.id, this)
    this.isRestored = false
  }

  static restored(record: MemberRecord, protocol: string): Member {
    const member = new Member(record.memberId, { ...record, protocols: [{ name: protocol, metadata: record.metadata }] })
    member.assignment = Uint8Array.from(record.assignment)
    member.isRestored = true
    return member
  }

  /** A member that waits for the group isn't ended for its silence: its client can't send anything meanwhile. */
  get isHeld(): boolean {
    return this.sync !== undefined || (this.join !== undefined && !this.isNew)
  }

  metadata(protocol: string | undefined): Uint8Array | undefined {
    return this.protocols.find(({ name }) => name === protocol)?.metadata
  }

  /** Whether a join with these protocols changes nothing for a group that uses `chosen`. */
  offersTheSame(protocols: readonly MemberProtocol[], chosen: string | undefined): boolean {
    if (this.isRestored) {
      const offered = protocols.find(({ name }) => name === chosen)
      const known = this.metadata(chosen)
      return offered !== undefined && known !== undefined && sameBytes(offered.metadata, known)
    }
    return (
      protocols.length === this.protocols.length &&
      protocols.every(({ name, metadata }, index) => {
        const known = this.protocols[index]
        return known !== undefined && known.name === name && sameBytes(known.metadata, metadata)
      })
    )
  }

  record(protocol: string | undefined, assignment: Uint8Array): MemberRecord {
    return {
      memberId: this.id,
      instanceId: this.instanceId,
      clientId: this.clientId,
      clientHost: this.clientHost,
      rebalanceTimeoutMs: this.rebalanceTimeoutMs,
      sessionTimeoutMs: this.sessionTimeoutMs,
      metadata: this.metadata(protocol) ?? EMPTY_BYTES,
      assignment,
    }
  }
}

/** What a protocol costs beside its bytes: many names without metadata are memory too. */
const PROTOCOL_BYTES = 64

/** Texts count a byte a character, which is near enough for a bound. */
export function bytesOfMember(
  id: string,
  said: Pick<JoinRequest, 'instanceId' | 'clientId' | 'clientHost' | 'protocols'>,
): number {
  const names = id.length + (said.instanceId?.length ?? 0) + said.clientId.length + said.clientHost.length
  return said.protocols.reduce((sum, { name, metadata }) => sum + PROTOCOL_BYTES + name.length + metadata.length, names)
}

/** Copies: a view of some bytes would keep the whole frame in memory. The first of two protocols of one name counts. */
export function ownProtocols(protocols: readonly MemberProtocol[]): readonly MemberProtocol[] {
  const names = new Set<string>()
  const owned: MemberProtocol[] = []
  for (const { name, metadata } of protocols) {
    if (names.has(name)) continue
    names.add(name)
    owned.push({ name, metadata: Uint8Array.from(metadata) })
  }
  return owned
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return false
  }
  return true
}
