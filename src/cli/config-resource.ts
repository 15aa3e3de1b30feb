import { Argument } from 'commander'
import { nearestName } from '../base/nearest-name.ts'
import type { ConfigResource } from '../client/config-admin.ts'
import type { Session } from './client-command.ts'
import { UsageError } from './exit-code.ts'

/** What has configs, as people name it. */
export function resourceTypeArgument(): Argument {
  return new Argument('<type>', 'what it is a config of').choices(['topic', 'broker', 'group'])
}

/** Clusters take it without a word when a config is put back that they don't have, so that a slip of the pen would look like success. */
export async function checkConfigNames(
  { client, signal }: Session,
  resource: ConfigResource,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  // Of all brokers only what was set is told; what there is to set, any of them tells.
  const isForAll = resource.type === 'broker' && resource.name === ''
  const [any] = isForAll ? (await client.admin.describeCluster(signal)).brokers : []
  const telling: ConfigResource = any === undefined ? resource : { type: 'broker', name: String(any.id) }
  const there = (await client.admin.configs.describe(telling, signal)).map(({ name }) => name)
  for (const name of names) {
    if (there.includes(name)) continue
    const nearest = nearestName(name, there)
    const hint = nearest === undefined ? 'configs describe --all tells which there are' : `did you mean ${nearest}?`
    throw new UsageError(`a ${resource.type} has no config ${name}: ${hint}`)
  }
}

export const RESOURCE_NAME = 'name of the topic or group, or number of the broker; `all` is what all brokers share'

export function resourceOf(type: string | undefined, name: string | undefined): ConfigResource {
  if (name === undefined || name === '')
    throw new UsageError("the name is empty: it must be a topic, a group or a broker's number")
  if (type === 'topic' || type === 'group') return { type, name }
  if (name === 'all') return { type: 'broker', name: '' }
  if (!/^[0-9]+$/.test(name)) throw new UsageError(`broker '${name}' can't be: it must be the number of a broker, or all`)
  return { type: 'broker', name }
}
