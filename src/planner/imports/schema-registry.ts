import { z } from '../schema.ts'
import type { Importer } from './importer.ts'
import { parseJson, readJson, refusalAtPath } from './json-source.ts'
import { isSchemaTopic, registryInTopic } from './schema-topic.ts'
import { latestOf, type Registry, schemaVersion } from './schema-versions.ts'
import type { Source } from './source.ts'

/**
 * What a schema registry answers: `/subjects` (names), `/schemas` (every version of every subject), one version of a subject, and `/config` or `/mode`.
 * The schemas themselves are left out. Or the records of the topic in which a registry keeps all that.
 */
export const schemaRegistry: Importer = {
  kind: 'schema-registry',
  summary:
    'JSON of /subjects, /schemas, /subjects/NAME/versions/latest, /config, /mode of a registry, or the records of its topic with their keys',
  sections: [],
  needsCluster: true,
  read: (source, { cluster }) => ({
    clusters: [
      {
        id: cluster,
        schemaRegistries: [{ kind: 'confluent', ...(isSchemaTopic(source) ? registryInTopic(source) : registryOf(source)) }],
      },
    ],
  }),
}

const names = z.array(z.string().min(1))
const config = z.looseObject({ compatibilityLevel: z.string().optional(), compatibility: z.string().optional() })
const mode = z.looseObject({ mode: z.string() })

function registryOf(source: Source): Omit<Registry, 'kind'> {
  const raw = parseJson(source)
  if (Array.isArray(raw)) {
    if (raw.every((one) => typeof one === 'string')) return { subjects: readJson(source, names).map((name) => ({ name })) }
    return { subjects: latestOf(readJson(source, z.array(schemaVersion))) }
  }
  const has = (field: string): boolean => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field)
  if (has('subject')) return { subjects: latestOf([readJson(source, schemaVersion)]) }
  if (has('mode')) return { mode: readJson(source, mode).mode }
  if (!has('compatibilityLevel') && !has('compatibility'))
    throw refusalAtPath(source, '', 'must be subjects, versions of them, a compatibility level or a mode')
  const { compatibilityLevel, compatibility } = readJson(source, config)
  return { compatibility: compatibilityLevel ?? compatibility ?? null }
}
