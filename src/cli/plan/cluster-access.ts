import type { Address } from '../../base/ports.ts'
import { type NamedDocument, validate, z } from '../../planner/planner.ts'
import type { TlsPlaces } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { bootstrapList } from '../option-values.ts'

export const LOGINS = ['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer', 'aws-msk-iam'] as const

/** How to log in. Secrets are named, never given: the file or the variable that holds them. */
export interface Login {
  readonly mechanism: (typeof LOGINS)[number]
  readonly user?: string | undefined
  readonly passwordFile?: string | undefined
  readonly passwordVariable?: string | undefined
  readonly tokenFile?: string | undefined
  readonly region?: string | undefined
  readonly allowPlaintext?: boolean | undefined
}

/** A cluster to be asked, and how one gets in. */
export interface ClusterAccess {
  readonly id?: string | undefined
  readonly bootstrap: readonly Address[]
  readonly tls?: TlsPlaces | undefined
  readonly login?: Login | undefined
  /** Base addresses of Connect's workers, one for each group of them. */
  readonly connect: readonly string[]
  readonly schemaRegistry?: string | undefined
}

export interface AccessOptions {
  readonly id?: string
  readonly bootstrap?: readonly Address[]
  readonly tls?: true
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly auth?: Login['mechanism']
  readonly user?: string
  readonly passwordFile?: string
  readonly tokenFile?: string
  readonly region?: string
  readonly allowPlaintextSasl?: true
  readonly connect?: readonly string[]
  readonly schemaRegistry?: string
}

/** Where a password stands if no file is named. */
export const PASSWORD_VARIABLE = 'ODRADEK_PASSWORD'

const text = z.string().min(1)
const url = z.string().regex(/^https?:\/\/[^\s]+$/)
const clustersFile = z.strictObject({
  clusters: z
    .array(
      z.strictObject({
        id: text.optional(),
        bootstrap: text,
        tls: z
          .union([z.boolean(), z.strictObject({ ca: text.optional(), cert: text.optional(), key: text.optional() })])
          .optional(),
        auth: z
          .strictObject({
            mechanism: z.enum(LOGINS),
            user: text.optional(),
            passwordFile: text.optional(),
            passwordVariable: text.optional(),
            tokenFile: text.optional(),
            region: text.optional(),
            allowPlaintext: z.boolean().optional(),
          })
          .optional(),
        connect: z.array(url).optional(),
        schemaRegistry: url.optional(),
      }),
    )
    .min(1),
})

/** One cluster as options name it. */
export function accessByOptions(options: AccessOptions): ClusterAccess {
  const { id, bootstrap, ca, cert, key, auth: mechanism, connect = [], schemaRegistry } = options
  if (bootstrap === undefined) throw new UsageError('--bootstrap HOST:PORT or --clusters FILE names what to ask')
  const isSecure =
    options.tls === true || ca !== undefined || cert !== undefined || key !== undefined || mechanism === 'aws-msk-iam'
  const tls = isSecure ? { ca, cert, key } : undefined
  const { user, passwordFile, tokenFile, region, allowPlaintextSasl } = options
  const login = mechanism && { mechanism, user, passwordFile, tokenFile, region, allowPlaintext: allowPlaintextSasl }
  for (const one of [...connect, ...(schemaRegistry === undefined ? [] : [schemaRegistry])])
    if (!url.safeParse(one).success) throw new UsageError(`'${one}' is no address of a REST API: http://HOST:PORT`)
  return checked({ id, bootstrap, tls, login, connect, schemaRegistry }, '')
}

/** Several clusters, as a file names them. */
export function accessByFile({ name, value }: NamedDocument): readonly ClusterAccess[] {
  return validate(name, clustersFile, value).clusters.map((one, at) => {
    const { id, bootstrap, auth: login, connect = [], schemaRegistry } = one
    const isSecure = one.tls !== undefined && one.tls !== false
    const tls = typeof one.tls === 'object' ? one.tls : isSecure || login?.mechanism === 'aws-msk-iam' ? {} : undefined
    const where = `${name}: /clusters/${at}: `
    return checked({ id, bootstrap: addresses(bootstrap, where), tls, login, connect, schemaRegistry }, where)
  })
}

function addresses(list: string, where: string): readonly Address[] {
  try {
    return bootstrapList(list)
  } catch (error) {
    throw new UsageError(`${where}bootstrap is '${list}'. ${error instanceof Error ? error.message : ''}`)
  }
}

/** What belongs together is there together. */
function checked(access: ClusterAccess, where: string): ClusterAccess {
  const { tls, login } = access
  const refuse = (why: string): never => {
    throw new UsageError(`${where}${why}`)
  }
  if ((tls?.cert === undefined) !== (tls?.key === undefined)) refuse('a certificate needs its key, and a key its certificate')
  if (login === undefined) return access
  const { mechanism } = login
  const isByPassword = mechanism === 'plain' || mechanism.startsWith('scram')
  if (isByPassword && login.user === undefined) refuse(`a login by ${mechanism} needs a user`)
  if (mechanism === 'oauthbearer' && login.tokenFile === undefined) refuse('a login by oauthbearer needs a file with a token')
  const isReadable = mechanism === 'plain' || mechanism === 'oauthbearer'
  if (isReadable && tls === undefined && login.allowPlaintext !== true)
    refuse(`${mechanism} without TLS shows the secret to everybody on the way: use TLS, or allow it (--allow-plaintext-sasl)`)
  return access
}
