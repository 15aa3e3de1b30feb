import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { type ConfigChange, RESOURCE_TYPES, type ResourceType } from '../configs.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'
import { decodeChanges, encodeChanges } from './topic-commands.ts'

/**
 * Changes what is set for a broker (empty name: all), a broker's loggers, a group or a client-metrics subscription.
 * `version` is the state's `configVersion` that the change was planned on, else `stale-config-change`.
 */
export interface AlterConfigs {
  readonly kind: 'alter-configs'
  readonly type: ResourceType
  readonly name: string
  readonly version: number
  readonly changes: readonly ConfigChange[]
}

export function encodeAlterConfigs(writer: ByteWriter, command: AlterConfigs): void {
  writer.u8(RESOURCE_TYPES[command.type])
  writer.string(command.name)
  writer.varint(command.version)
  encodeChanges(writer, command.changes)
}

export function decodeAlterConfigs(reader: ByteReader): AlterConfigs {
  return {
    kind: 'alter-configs',
    type: resourceTypeOf(reader.u8()),
    name: reader.string(),
    version: reader.varint(),
    changes: decodeChanges(reader),
  }
}

export function executeAlterConfigs(state: ClusterState, command: AlterConfigs): Outcome {
  if (state.configVersion !== command.version) return Outcome.of('stale-config-change')
  state.configs.change(command.type, command.name, command.changes)
  state.configVersion++
  return Outcome.of('none')
}

function resourceTypeOf(number: number): ResourceType {
  for (const [type, value] of Object.entries(RESOURCE_TYPES)) if (value === number) return type as ResourceType
  throw new Failure('corrupt', 'undecodable', 'no', `config resource type ${number} is unknown`)
}
