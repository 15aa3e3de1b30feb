import { Argument } from 'commander'
import type { ConfigResource } from '../client/config-admin.ts'
import { UsageError } from './exit-code.ts'

/** What has configs, as people name it. */
export function resourceTypeArgument(): Argument {
  return new Argument('<type>', 'what it is a config of').choices(['topic', 'broker', 'group'])
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
