import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import { DEPENDENCY_RULES, dependencyRules } from './inventory/dependency-rules.ts'

const id = z.string().min(1)
const owner = id.nullish().describe('who answers for it')

const KINDS = ['zookeeper', 'tlsAuthority', 'connector', 'processor'] as const
const kind = z.enum(KINDS)
type Kind = z.output<typeof kind>

/** Kinds of application that keep state of their own between what they read and write. */
const PROCESSORS = ['streams', 'flink', 'exactly-once-connector']

const input = z.strictObject({
  clusters: z
    .array(z.strictObject({ id, metadataMode: z.enum(['kraft', 'zookeeper']).nullish(), owner }))
    .nullish()
    .describe('clusters of the estate'),
  zookeeperUsers: z
    .array(z.strictObject({ id, owner }))
    .nullish()
    .describe('scripts and tools that ask ZooKeeper; none is [], missing is not looked'),
  certificateAuthorities: z.array(z.strictObject({ id, owner })).nullish(),
  connectors: z.array(z.strictObject({ id, managed: z.enum(['self', 'msk-connect']).nullish(), owner })).nullish(),
  applications: z.array(z.strictObject({ id, kind: id.nullish(), owner })).nullish(),
})

type Input = z.output<typeof input>

interface Dependency {
  readonly kind: Kind
  readonly resource: string
  readonly who: string | null
}

/**
 * `plan inventory dependencies`: everything that touches ZooKeeper, owns a TLS authority, runs a connector or a processor.
 *
 * Each finding names resource, consequence and who answers for it. A list that nobody looked for, or an entry whose kind isn't known, is unknown:
 * it isn't taken for none.
 */
export const planInventoryDependencies = calculation({
  command: 'plan inventory dependencies',
  summary: 'what hangs on ZooKeeper, certificate authorities, connectors and processors, and whose it is',
  input,
  output: z.strictObject({
    counts: z.strictObject({
      zookeeper: z.number().nullable(),
      tlsAuthority: z.number().nullable(),
      connector: z.number().nullable(),
      processor: z.number().nullable(),
    }),
    withoutOwner: z.array(z.string()),
    unknown: z.array(z.string()),
    findings: z.array(z.strictObject({ kind, resource: z.string(), consequence: z.string(), who: z.string().nullable() })),
  }),
  run(given, { book, trace }) {
    const consequences = book.limits.table('dependencies', dependencyRules, DEPENDENCY_RULES)
    const found = dependenciesOf(given)
    const unknown = unknownOf(given)
    const counts = Object.fromEntries(
      KINDS.map((name) => {
        const number = found.filter((one) => one.kind === name).length
        const isKnown = !unknown.some((one) => one.kind === name)
        return [
          name,
          trace.step(
            `counts.${name}`,
            'how many there are; unknown if not all is known',
            { found: number },
            isKnown ? number : null,
          ),
        ]
      }),
    ) as Record<Kind, number | null>
    return {
      counts,
      withoutOwner: found.filter(({ who }) => who === null).map(({ resource }) => resource),
      unknown: unknown.map(({ what }) => what),
      findings: found.map((one) => ({ ...one, consequence: consequences[one.kind] })),
    }
  },
})

function dependenciesOf({ clusters, zookeeperUsers, certificateAuthorities, connectors, applications }: Input): Dependency[] {
  const as = (name: Kind, what: string, list: readonly { readonly id: string; readonly owner?: string | null | undefined }[]) =>
    list.map((one) => ({ kind: name, resource: `${what} ${one.id}`, who: one.owner ?? null }))
  return [
    ...as(
      'zookeeper',
      'cluster',
      (clusters ?? []).filter(({ metadataMode }) => metadataMode === 'zookeeper'),
    ),
    ...as('zookeeper', 'tool', zookeeperUsers ?? []),
    ...as('tlsAuthority', 'authority', certificateAuthorities ?? []),
    ...as('connector', 'connector', connectors ?? []),
    ...as(
      'processor',
      'application',
      (applications ?? []).filter((one) => PROCESSORS.includes(one.kind ?? '')),
    ),
  ]
}

function unknownOf({ clusters, zookeeperUsers, certificateAuthorities, connectors, applications }: Input) {
  const lists: readonly (readonly [Kind, string, unknown])[] = [
    ['zookeeper', 'clusters', clusters],
    ['zookeeper', 'zookeeperUsers', zookeeperUsers],
    ['tlsAuthority', 'certificateAuthorities', certificateAuthorities],
    ['connector', 'connectors', connectors],
    ['processor', 'applications', applications],
  ]
  const modes = (clusters ?? []).filter(({ metadataMode }) => (metadataMode ?? null) === null)
  const kinds = (applications ?? []).filter((one) => (one.kind ?? null) === null)
  return [
    ...lists.filter(([, , list]) => (list ?? null) === null).map(([name, what]) => ({ kind: name, what })),
    ...modes.map((one) => ({ kind: 'zookeeper' as const, what: `metadata mode of cluster ${one.id}` })),
    ...kinds.map((one) => ({ kind: 'processor' as const, what: `kind of application ${one.id}` })),
  ]
}
