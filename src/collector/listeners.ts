import type { Cluster } from '../planner/planner.ts'

type Listener = NonNullable<Cluster['listeners']>[number]

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const

/** Names, ports and protocols as a broker's settings tell them, without hosts; nothing if they tell no listeners. */
export function listenersOf(settings: ReadonlyMap<string, string | null>): Listener[] | undefined {
  const text = settings.get('advertised.listeners') || settings.get('listeners')
  if (text == null || text === '') return undefined
  const protocols = new Map(listed(settings.get('listener.security.protocol.map')).map((one) => split(one, one.lastIndexOf(':'))))
  const mechanisms = listed(settings.get('sasl.enabled.mechanisms'))
  return listed(text).flatMap((one) => {
    const found = /^([^:]+):\/\/.*:(\d+)$/.exec(one)
    if (found === null) return []
    const name = found[1]!
    // 0: any that is free, as tests ask for.
    const port = Number(found[2])
    const spoken = protocols.get(name) ?? name
    const protocol = PROTOCOLS.find((known) => known === spoken)
    return [
      {
        name,
        ...(port === 0 ? {} : { port }),
        ...(protocol === undefined ? {} : { protocol }),
        ...(protocol?.startsWith('SASL') === true && mechanisms.length > 0 ? { mechanisms } : {}),
      },
    ]
  })
}

function listed(text: string | null | undefined): string[] {
  return (text ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
}

function split(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)]
}
