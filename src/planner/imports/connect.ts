import type { Cluster } from '../documents/estate-cluster.ts'
import { z } from '../schema.ts'
import type { Importer } from './importer.ts'
import { parseJson, readJson, refusalAtPath } from './json-source.ts'
import type { Source } from './source.ts'

type Connector = NonNullable<Cluster['connectors']>[number]

/**
 * Connectors: what a worker of Connect answers to `/connectors?expand=info&expand=status`, or MSK Connect to `list-connectors` and
 * `describe-connector`. Of a connector's settings only its class, topics and promises are taken: others hold secrets.
 */
export const connect: Importer = {
  kind: 'connect',
  summary: 'JSON of /connectors?expand=info&expand=status, or of MSK Connect',
  sections: ['connectors'],
  needsCluster: true,
  read: (source, { cluster }) => ({ clusters: [{ id: cluster, connectors: readConnectors(source) }] }),
}

const settings = z.record(z.string(), z.union([z.string(), z.null()]))
const worker = z.record(
  z.string(),
  z.looseObject({
    info: z.looseObject({
      name: z.string().min(1),
      config: settings,
      tasks: z.array(z.unknown()).optional(),
      type: z.string().nullish(),
    }),
    status: z.looseObject({ type: z.string().optional(), tasks: z.array(z.unknown()).optional() }).optional(),
  }),
)
const mskConnector = z.looseObject({
  connectorName: z.string().min(1),
  connectorConfiguration: settings.optional(),
  capacity: z.unknown().optional(),
  currentVersion: z.string().optional(),
})
const mskConnectors = z.looseObject({ connectors: z.array(mskConnector) })

function readConnectors(source: Source): Connector[] {
  const raw = parseJson(source)
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw refusalAtPath(source, '', 'must be connectors by name, as expand=info gives them')
  if ('connectors' in raw && Array.isArray(raw.connectors)) return readJson(source, mskConnectors).connectors.map(ofMsk)
  if ('connectorName' in raw) return [ofMsk(readJson(source, mskConnector))]
  return Object.values(readJson(source, worker)).map(({ info, status }) => {
    const tasks = info.tasks ?? status?.tasks
    return {
      name: info.name,
      ...kindOf(info.type ?? status?.type),
      ...fromSettings(info.config),
      ...(tasks === undefined ? {} : { tasks: tasks.length }),
      managed: 'self' as const,
    }
  })
}

function ofMsk({ connectorName: name, connectorConfiguration: config }: z.output<typeof mskConnector>): Connector {
  const tasks = Number(config?.['tasks.max'])
  return {
    name,
    ...fromSettings(config ?? {}),
    ...(Number.isInteger(tasks) ? { tasks } : {}),
    managed: 'msk-connect',
  }
}

function kindOf(type: string | null | undefined): Pick<Connector, 'kind'> {
  return type === 'source' || type === 'sink' ? { kind: type } : {}
}

function fromSettings(config: z.output<typeof settings>): Omit<Connector, 'name'> {
  const className = config['connector.class']
  const topics = (config.topics ?? config.topic)?.split(',').flatMap((topic) => topic.trim() || [])
  const promise = config['exactly.once.support']
  return {
    ...(className == null ? {} : { class: className }),
    ...(topics === undefined ? {} : { topics }),
    ...(promise == null ? {} : { exactlyOnce: promise === 'required' }),
  }
}
