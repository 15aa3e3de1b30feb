import { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import type { LogIndex } from '../../base/units.ts'
import type { Outcome } from '../outcome.ts'
import { joinOutcomes } from '../several-outcomes.ts'
import type { ClusterState } from '../state.ts'
import * as cluster from './cluster-commands.ts'
import { type CommitBatches, decodeCommitBatches, executeCommitBatches } from './commit-batches.ts'
import * as config from './config-commands.ts'
import * as group from './group-commands.ts'
import * as object from './object-commands.ts'
import * as offset from './offset-commands.ts'
import { decodeReplaceExtents, encodeReplaceExtents, executeReplaceExtents, type ReplaceExtents } from './replace-extents.ts'
import * as topic from './topic-commands.ts'

/** Everything that must be agreed on. */
export type Command =
  | CommitBatches
  | cluster.FoundCluster
  | cluster.RegisterBroker
  | cluster.ReturnBroker
  | cluster.ExpireBroker
  | cluster.DrainBroker
  | cluster.WeighBrokers
  | cluster.AllocateProducerIds
  | cluster.ExpireProducers
  | topic.CreateTopic
  | topic.DeleteTopic
  | topic.CreatePartitions
  | topic.AlterTopicConfigs
  | config.AlterConfigs
  | offset.AdvanceLogStart
  | offset.CommitOffsets
  | offset.DeleteOffsets
  | group.ClaimGroup
  | group.RecordGroup
  | group.DeleteGroup
  | object.CommitObject
  | ReplaceExtents
  | object.OrphansBefore
  | object.ForgetObjects
  | Several

/**
 * Commands of one lane under one place of it, applied one after the other: a lane remembers the outcomes of few places, and many that
 * ask for little are under way at a time. The outcome is theirs, joined (`several-outcomes.ts`). None of them is one of these.
 */
export interface Several {
  readonly kind: 'several'
  readonly commands: readonly Command[]
}

interface CommandKind<C extends Command> {
  /** What the log holds: never reused, never changed. */
  readonly number: number
  readonly encode: (writer: ByteWriter, command: C) => void
  readonly decode: (reader: ByteReader) => C
  readonly execute: (state: ClusterState, command: C, index: LogIndex) => Outcome
}

type CommandKinds = { readonly [K in Command['kind']]: CommandKind<Extract<Command, { kind: K }>> }

const KINDS: CommandKinds = {
  'commit-batches': {
    number: 1,
    encode: (writer, command) => writer.raw(command.rows.bytes),
    decode: decodeCommitBatches,
    execute: executeCommitBatches,
  },
  'found-cluster': {
    number: 2,
    encode: cluster.encodeFoundCluster,
    decode: cluster.decodeFoundCluster,
    execute: cluster.executeFoundCluster,
  },
  'register-broker': {
    number: 3,
    encode: cluster.encodeRegisterBroker,
    decode: cluster.decodeRegisterBroker,
    execute: cluster.executeRegisterBroker,
  },
  'return-broker': {
    number: 25,
    encode: cluster.encodeReturnBroker,
    decode: cluster.decodeReturnBroker,
    execute: cluster.executeReturnBroker,
  },
  'allocate-producer-ids': {
    number: 4,
    encode: cluster.encodeAllocateProducerIds,
    decode: cluster.decodeAllocateProducerIds,
    execute: cluster.executeAllocateProducerIds,
  },
  'expire-producers': {
    number: 5,
    encode: cluster.encodeExpireProducers,
    decode: cluster.decodeExpireProducers,
    execute: cluster.executeExpireProducers,
  },
  'create-topic': {
    number: 6,
    encode: topic.encodeCreateTopic,
    decode: topic.decodeCreateTopic,
    execute: topic.executeCreateTopic,
  },
  'delete-topic': {
    number: 7,
    encode: topic.encodeDeleteTopic,
    decode: topic.decodeDeleteTopic,
    execute: topic.executeDeleteTopic,
  },
  'create-partitions': {
    number: 8,
    encode: topic.encodeCreatePartitions,
    decode: topic.decodeCreatePartitions,
    execute: topic.executeCreatePartitions,
  },
  'alter-topic-configs': {
    number: 9,
    encode: topic.encodeAlterTopicConfigs,
    decode: topic.decodeAlterTopicConfigs,
    execute: topic.executeAlterTopicConfigs,
  },
  'alter-configs': {
    number: 10,
    encode: config.encodeAlterConfigs,
    decode: config.decodeAlterConfigs,
    execute: config.executeAlterConfigs,
  },
  'advance-log-start': {
    number: 11,
    encode: offset.encodeAdvanceLogStart,
    decode: offset.decodeAdvanceLogStart,
    execute: offset.executeAdvanceLogStart,
  },
  'commit-offsets': {
    number: 12,
    encode: offset.encodeCommitOffsets,
    decode: offset.decodeCommitOffsets,
    execute: offset.executeCommitOffsets,
  },
  'delete-offsets': {
    number: 13,
    encode: offset.encodeDeleteOffsets,
    decode: offset.decodeDeleteOffsets,
    execute: offset.executeDeleteOffsets,
  },
  'record-group': {
    number: 14,
    encode: group.encodeRecordGroup,
    decode: group.decodeRecordGroup,
    execute: group.executeRecordGroup,
  },
  'delete-group': {
    number: 15,
    encode: group.encodeDeleteGroup,
    decode: group.decodeDeleteGroup,
    execute: group.executeDeleteGroup,
  },
  'expire-broker': {
    number: 16,
    encode: cluster.encodeExpireBroker,
    decode: cluster.decodeExpireBroker,
    execute: cluster.executeExpireBroker,
  },
  'drain-broker': {
    number: 17,
    encode: cluster.encodeDrainBroker,
    decode: cluster.decodeDrainBroker,
    execute: cluster.executeDrainBroker,
  },
  'commit-object': {
    number: 19,
    encode: object.encodeCommitObject,
    decode: object.decodeCommitObject,
    execute: object.executeCommitObject,
  },
  'replace-extents': {
    number: 20,
    encode: encodeReplaceExtents,
    decode: decodeReplaceExtents,
    execute: executeReplaceExtents,
  },
  'orphans-before': {
    number: 21,
    encode: object.encodeOrphansBefore,
    decode: object.decodeOrphansBefore,
    execute: object.executeOrphansBefore,
  },
  'forget-objects': {
    number: 23,
    encode: object.encodeForgetObjects,
    decode: object.decodeForgetObjects,
    execute: object.executeForgetObjects,
  },
  'claim-group': {
    number: 18,
    encode: group.encodeClaimGroup,
    decode: group.decodeClaimGroup,
    execute: group.executeClaimGroup,
  },
  'weigh-brokers': {
    number: 22,
    encode: cluster.encodeWeighBrokers,
    decode: cluster.decodeWeighBrokers,
    execute: cluster.executeWeighBrokers,
  },
  several: {
    number: 24,
    encode: (writer, { commands }) => encodeParts(writer, commands.map(encodeCommand)),
    decode: decodeSeveral,
    execute: (state, { commands }, index) => joinOutcomes(commands.map((command) => executeCommand(state, command, index))),
  },
}

const BY_NUMBER = new Map<number, CommandKind<Command>>(
  Object.values(KINDS).map((kind) => [kind.number, kind as CommandKind<Command>]),
)

/** The kind in one byte, then the command's own layout. */
export function encodeCommand(command: Command): Buffer {
  const kind = KINDS[command.kind] as CommandKind<Command>
  const writer = new ByteWriter('rows' in command ? command.rows.bytes.length + 64 : 64)
  writer.u8(kind.number)
  kind.encode(writer, command)
  return writer.finish()
}

/** `several` of commands that are encoded already. */
export function encodeSeveral(parts: readonly Uint8Array[]): Buffer {
  const writer = new ByteWriter(parts.reduce((sum, { length }) => sum + length + 4, 8))
  writer.u8(KINDS.several.number)
  encodeParts(writer, parts)
  return writer.finish()
}

function encodeParts(writer: ByteWriter, parts: readonly Uint8Array[]): void {
  writer.varint(parts.length)
  for (const part of parts) writer.bytes(part)
}

function decodeSeveral(reader: ByteReader): Several {
  const decodePart = (): Command => {
    const part = reader.bytes()
    if (part[0] === KINDS.several.number) throw new Failure('corrupt', 'undecodable', 'no', 'several commands within several')
    return decodeCommand(part)
  }
  return { kind: 'several', commands: Array.from({ length: reader.count(2) }, decodePart) }
}

/** Throws a Failure (`corrupt`; reason `newer-format` for a kind that this binary doesn't know). */
export function decodeCommand(bytes: Uint8Array): Command {
  const reader = new ByteReader(bytes)
  const number = reader.u8()
  const kind = BY_NUMBER.get(number)
  if (kind === undefined)
    throw new Failure('corrupt', 'newer-format', 'no', `command kind ${number} is unknown: a newer version wrote this log`)
  const command = kind.decode(reader)
  reader.end()
  return command
}

export function executeCommand(state: ClusterState, command: Command, index: LogIndex): Outcome {
  return (KINDS[command.kind] as CommandKind<Command>).execute(state, command, index)
}
