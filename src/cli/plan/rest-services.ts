import { Failure } from '../../base/failure.ts'
import type { Http } from '../../base/ports.ts'
import { type Coverage, type Estate, IMPORTERS, importSources, KEEP, mergeEstates, Source } from '../../planner/planner.ts'
import { getPage } from '../page.ts'
import type { ClusterAccess } from './cluster-access.ts'

const TIMEOUT_MS = 10_000
/** Every version of every subject in one answer, where a registry gives that. */
const ALL_VERSIONS = '/schemas'

/** What Connect's workers and a schema registry say over HTTP, laid over what the cluster said itself. They are only read from. */
export async function withRestServices(
  estate: Estate,
  { connect, schemaRegistry }: ClusterAccess,
  http: Http,
  at: string,
): Promise<Estate> {
  const cluster = estate.clusters![0]!.id
  const reader = new Reader(http, cluster, at)
  for (const address of connect) await reader.read('connect', 'connectors', address, readConnectors)
  if (schemaRegistry !== undefined) await reader.read('schema-registry', 'schemaRegistries', schemaRegistry, readRegistry)
  // Of the same moment, and no longer true.
  const coverage = (estate.coverage ?? []).filter(({ path }) => !reader.asked.has(path))
  return reader.found.reduce(mergeEstates, { ...estate, coverage })
}

type Get = (path: string) => Promise<string>

async function readConnectors(get: Get): Promise<string[]> {
  return [await get('/connectors?expand=info&expand=status')]
}

async function readRegistry(get: Get): Promise<string[]> {
  const subjects = await get(ALL_VERSIONS).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error
    return get('/subjects')
  })
  // A mode isn't known to all of them.
  const mode = await get('/mode').catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error
    return undefined
  })
  return [subjects, await get('/config'), ...(mode === undefined ? [] : [mode])]
}

class Reader {
  readonly found: Estate[] = []
  /** Pointers to the sections that were asked for. */
  readonly asked = new Set<string>()
  readonly #http: Http
  readonly #cluster: string
  readonly #at: string

  constructor(http: Http, cluster: string, at: string) {
    this.#http = http
    this.#cluster = cluster
    this.#at = at
  }

  /** What can't be read is missing, and coverage says why. */
  async read(kind: string, section: string, address: string, work: (get: Get) => Promise<string[]>): Promise<void> {
    const importer = IMPORTERS.find((one) => one.kind === kind)!
    const settings = { cluster: this.#cluster, isClusterGiven: true, hide: KEEP, at: this.#at, isWhole: false }
    try {
      const texts = await work((path) => this.#get(address, path))
      const sources = texts.map((text) => new Source(kind, text))
      this.found.push(importSources(importer, sources, settings), this.#covered(section, 'collected'))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.found.push(this.#covered(section, 'refused', `${error.reason}: ${kind}'s REST API could not be read`))
    }
  }

  #covered(section: string, status: Coverage['status'], reason?: string): Estate {
    const path = `/clusters/0/${section}`
    this.asked.add(path)
    const coverage = [{ path, status, at: this.#at, ...(reason === undefined ? {} : { reason }) }]
    return { kind: 'odradek/estate', version: 1, clusters: [{ id: this.#cluster }], coverage }
  }

  async #get(address: string, path: string): Promise<string> {
    const { origin, pathname } = new URL(address)
    const page = `${origin}${pathname.replace(/\/$/, '')}${path}`
    const { status, body } = await getPage(this.#http, page, TIMEOUT_MS, undefined, { accept: 'application/json' })
    if (status !== 200) throw new Failure('unavailable', 'error-code', 'no', `status ${status} for GET ${path}`)
    return body.toString()
  }
}
