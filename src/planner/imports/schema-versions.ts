import type { Cluster } from '../documents/estate-cluster.ts'
import { z } from '../schema.ts'

export type Registry = NonNullable<Cluster['schemaRegistries']>[number]
type Subject = NonNullable<Registry['subjects']>[number]

/** One version of a subject, as a registry's REST API and its topic have it. The schema itself is left out. */
export const schemaVersion = z.looseObject({
  subject: z.string().min(1),
  version: z.int().min(1),
  id: z.int(),
  schemaType: z.string().nullish(),
  references: z.array(z.looseObject({ subject: z.string(), version: z.int() })).nullish(),
})
export type SchemaVersion = z.output<typeof schemaVersion>

/** Registries name no type where it is Avro: before 5.5 there was no other. */
export function latestOf(versions: Iterable<SchemaVersion>): Subject[] {
  const latest = new Map<string, SchemaVersion>()
  for (const one of versions) if ((latest.get(one.subject)?.version ?? 0) < one.version) latest.set(one.subject, one)
  return [...latest.values()].map(({ subject, version: number, id, schemaType, references }) => ({
    name: subject,
    latestVersion: number,
    id,
    type: schemaType ?? 'AVRO',
    references: references?.map((one) => `${one.subject}:${one.version}`) ?? [],
  }))
}
