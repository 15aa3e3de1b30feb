import type { Cluster } from '../documents/estate-cluster.ts'
import { z } from '../schema.ts'
import type { Importer } from './importer.ts'
import { parseJson, readJson, refusalAtPath } from './json-source.ts'
import type { Source } from './source.ts'

type Registry = NonNullable<Cluster['schemaRegistries']>[number]
type Subject = NonNullable<Registry['subjects']>[number]

/**
 * What a schema registry answers: `/subjects` (names), `/schemas` (every version of every subject), one version of a subject, and `/config` or `/mode`.
 * The schemas themselves are left out.
 */
export const schemaRegistry: Importer = {
  kind: 'schema-registry',
  summary: 'JSON of /subjects, /schemas, /subjects/NAME/versions/latest, /config, /mode of a registry',
  sections: [],
  needsCluster: true,
  read: (source, { cluster }) => ({
    clusters: [{ id: cluster, schemaRegistries: [{ kind: 'confluent', ...registryOf(source) }] }],
  }),
}

const names = z.array(z.string().min(1))
const version = z.looseObject({
  subject: z.string().min(1),
  version: z.int().min(1),
  id: z.int(),
  schemaType: z.string().optional(),
  references: z.array(z.looseObject({ subject: z.string(), version: z.int() })).nullish(),
})
const config = z.looseObject({ compatibilityLevel: z.string().optional(), compatibility: z.string().optional() })
const mode = z.looseObject({ mode: z.string() })

function registryOf(source: Source): Omit<Registry, 'kind'> {
  const raw = parseJson(source)
  if (Array.isArray(raw)) {
    if (raw.every((one) => typeof one === 'string')) return { subjects: readJson(source, names).map((name) => ({ name })) }
    return { subjects: latestOf(readJson(source, z.array(version))) }
  }
  const has = (field: string): boolean => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field)
  if (has('subject')) return { subjects: latestOf([readJson(source, version)]) }
  if (has('mode')) return { mode: readJson(source, mode).mode }
  if (!has('compatibilityLevel') && !has('compatibility'))
    throw refusalAtPath(source, '', 'must be subjects, versions of them, a compatibility level or a mode')
  const { compatibilityLevel, compatibility } = readJson(source, config)
  return { compatibility: compatibilityLevel ?? compatibility ?? null }
}

/** Registries name no type where it is Avro: before 5.5 there was no other. */
function latestOf(versions: readonly z.output<typeof version>[]): Subject[] {
  const latest = new Map<string, z.output<typeof version>>()
  for (const one of versions) if ((latest.get(one.subject)?.version ?? 0) < one.version) latest.set(one.subject, one)
  return [...latest.values()].map(({ subject, version: number, id, schemaType = 'AVRO', references }) => ({
    name: subject,
    latestVersion: number,
    id,
    type: schemaType,
    references: references?.map((one) => `${one.subject}:${one.version}`) ?? [],
  }))
}
