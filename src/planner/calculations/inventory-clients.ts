import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import { CLIENT_RULES, clientRules } from './inventory/client-rules.ts'
import { isVersionAtLeast } from './kafka-version.ts'

const id = z.string().min(1)

const client = z.strictObject({
  id: id.describe('what it is called'),
  softwareName: id.nullish(),
  softwareVersion: id.nullish(),
  apiVersionsMax: z.record(id, z.int().min(0)).nullish().describe('highest version of each request that it speaks, by name'),
  features: z.array(id).nullish().describe('transactional, group protocol consumer, group protocol share'),
})

const input = z.strictObject({ clients: z.array(client).nullish().describe('missing: nobody looked') })

type Client = z.output<typeof client>
type Rules = z.output<typeof clientRules>

const VERDICTS = ['works', 'breaks', 'unknown'] as const

/**
 * `plan inventory clients`: which clients Odradek would serve, and what breaks for the others.
 *
 * A client breaks if one of its requests ends below the oldest version that is answered, if its software is older than the first version that is known to
 * speak such requests, or if it uses what isn't served. It works if its requests or its software are known and nothing breaks. Else it is unknown:
 * a client whose version nobody knows is never taken for a new one.
 */
export const planInventoryClients = calculation({
  command: 'plan inventory clients',
  summary: 'which clients are too old, or use what is not served, and what breaks for them',
  input,
  output: z.strictObject({
    counts: z.strictObject({
      works: z.number().nullable(),
      breaks: z.number().nullable(),
      unknown: z.number().nullable(),
    }),
    clients: z.array(z.strictObject({ id: z.string(), verdict: z.enum(VERDICTS), breaks: z.array(z.string()) })),
    unknown: z.array(z.string()),
  }),
  run({ clients }, { book, trace }) {
    const rules = book.limits.table('clients', clientRules, CLIENT_RULES)
    const judged = (clients ?? []).map((one) => judge(one, rules))
    const count = (verdict: (typeof VERDICTS)[number]): number | null =>
      trace.step(
        `counts.${verdict}`,
        'clients of this verdict; unknown if nobody looked for clients',
        { clients: clients?.length ?? null },
        clients == null ? null : judged.filter((one) => one.verdict === verdict).length,
      )
    return {
      counts: { works: count('works'), breaks: count('breaks'), unknown: count('unknown') },
      clients: judged,
      unknown: clients == null ? ['clients'] : [],
    }
  },
})

function judge({ id: name, softwareName, softwareVersion, apiVersionsMax, features }: Client, rules: Rules) {
  const floor = rules.software[softwareName ?? '']
  const isSoftwareNew = floor === undefined || softwareVersion == null ? null : isVersionAtLeast(softwareVersion, floor.from)
  const breaks = [
    ...Object.entries(apiVersionsMax ?? {}).flatMap(([request, max]) => {
      const min = rules.requestVersionsMin[request]
      return min !== undefined && max < min ? [`${request} up to version ${max}: ${min} is the oldest that is answered`] : []
    }),
    ...(isSoftwareNew === false ? [`${softwareName} ${softwareVersion} is older than ${floor!.from}: ${floor!.breaks}`] : []),
    ...(features ?? []).flatMap((feature) => rules.features[feature] ?? []),
  ]
  const isKnown = apiVersionsMax != null || isSoftwareNew !== null
  return {
    id: name,
    verdict: breaks.length > 0 ? ('breaks' as const) : isKnown ? ('works' as const) : ('unknown' as const),
    breaks,
  }
}
