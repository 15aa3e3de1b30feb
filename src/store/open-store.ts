import { Failure } from '../base/failure.ts'
import type { Clock, Http, Log, Random } from '../base/ports.ts'
import { hostHeader, placeOf } from './s3/credentials/ask.ts'
import { CredentialChain } from './s3/credentials/chain.ts'
import { RefreshingCredentials } from './s3/credentials/credentials.ts'
import { type CredentialParts, type Environment, variable } from './s3/credentials/environment.ts'
import { profileRegion } from './s3/credentials/profile.ts'
import type { Encryption } from './s3/headers.ts'
import { type Endpoint, S3Client } from './s3/s3-client.ts'
import { S3Store } from './s3/s3-store.ts'
import type { ObjectStore } from './store.ts'

export interface StoreSettings {
  /** `https://host:port`; undefined: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, else Amazon's. */
  readonly endpoint?: string | undefined
  /** Undefined: where the bucket's name can't be part of the host's. */
  readonly pathStyle?: boolean | undefined
  /** Undefined: `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's, else `us-east-1` and where the store says that the bucket is. */
  readonly region?: string | undefined
  readonly sse?: Encryption | undefined
  /** Longest wait for the answer to a small request; a large body gets more. */
  readonly timeoutMs?: number | undefined
}

export interface StoreParts {
  readonly http: Http
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly environment: Environment
  /** Undefined: there is no such file. */
  readonly readFile: (path: string) => Promise<string | undefined>
  /** Opens a store over the directory of a `file://` address. */
  readonly openDirectory: (path: string) => Promise<ObjectStore>
}

/**
 * The store at `s3://bucket/prefix` or `file:///directory`. It has answered once when this resolves. Fails with `bad-setting` where a setting must be
 * mended, else as the store does; the message says what to do.
 */
export async function openStore(address: string, settings: StoreSettings, parts: StoreParts): Promise<ObjectStore> {
  if (address.startsWith('file://')) return parts.openDirectory(directoryOf(address))
  const { bucket, prefix } = readAddress(address)
  const endpoint = endpointOf(settings, parts.environment)
  const region = settings.region ?? (await givenRegion(parts))
  const place = {
    endpoint,
    bucket,
    region: region ?? 'us-east-1',
    isRegionGiven: region !== undefined,
    timeoutMs: settings.timeoutMs ?? TIMEOUT_MS,
    isPathStyle: settings.pathStyle ?? isPathStyle(endpoint, bucket),
  }
  const credentials = new RefreshingCredentials(new CredentialChain(parts), parts.clock, parts.log)
  const client = new S3Client(place, { http: parts.http, clock: parts.clock, random: parts.random, credentials })
  const store = new S3Store(client, { prefix, encryption: settings.sse })
  await look(store, endpoint, place.isPathStyle)
  return store
}

function readAddress(address: string): { readonly bucket: string; readonly prefix: string } {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address)
  if (match === null) throw badSetting(`${JSON.stringify(address)} is neither s3://bucket/prefix nor file:///directory`)
  const bucket = match[1]!
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes('..')) {
    const rule = '3 to 63 small letters, digits, dots and dashes'
    throw badSetting(`${JSON.stringify(bucket)} is no name for a bucket (${rule})`)
  }
  const parts = (match[2] ?? '').replace(/\/+$/, '').split('/')
  if (parts.length === 1 && parts[0] === '') return { bucket, prefix: '' }
  if (
    parts.some((part) => !/^[\w.=+@ -]{1,100}$/.test(part) || part === '.' || part === '..') ||
    parts.join('/').length > PREFIX_LENGTH_MAX
  ) {
    const rule = `names of letters, digits and ._=+@- with single slashes between, ${PREFIX_LENGTH_MAX} characters at most`
    throw badSetting(`${JSON.stringify(match[2])} is no prefix (${rule})`)
  }
  return { bucket, prefix: `${parts.join('/')}/` }
}

const TIMEOUT_MS = 10_000
/** Our own keys come behind it, within the 1,024 bytes of a key. */
const PREFIX_LENGTH_MAX = 300

function directoryOf(address: string): string {
  try {
    const url = new URL(address)
    const path = decodeURIComponent(url.pathname)
    if (url.host === '' && path.length > 1) return path
  } catch {
    // Said below.
  }
  throw badSetting(`${JSON.stringify(address)} names no directory: it must look like file:///srv/odradek`)
}

/** Of the settings, else of the environment; undefined: Amazon's. Throws a Failure (`bad-setting`). */
export function endpointOf(settings: Pick<StoreSettings, 'endpoint'>, environment: Environment): Endpoint | undefined {
  const name = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].find((each) => variable(environment, each) !== undefined)
  const address = settings.endpoint ?? (name === undefined ? undefined : variable(environment, name))
  if (address === undefined) return undefined
  const setting = settings.endpoint === undefined ? name! : 's3-endpoint'
  const { path, ...endpoint } = placeOf(address, setting)
  if (path !== '')
    throw new Failure('invalid', 'bad-setting', 'no', `${setting}: ${JSON.stringify(address)} must end after host and port`)
  return endpoint
}

async function givenRegion(parts: Pick<CredentialParts, 'environment' | 'readFile'>): Promise<string | undefined> {
  const { environment } = parts
  return variable(environment, 'AWS_REGION') ?? variable(environment, 'AWS_DEFAULT_REGION') ?? (await profileRegion(parts))
}

/** Names below an address can't be resolved, and a certificate for `*.host` doesn't hold for two steps below it. */
function isPathStyle(endpoint: Endpoint | undefined, bucket: string): boolean {
  const host = endpoint?.host ?? ''
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':') || host === 'localhost'
  return isAddress || (bucket.includes('.') && (endpoint?.isSecure ?? true))
}

/** One list tells whether name, access, region and place are right, and asks for the right that reads of absent keys need. */
async function look(store: ObjectStore, endpoint: Endpoint | undefined, isPath: boolean): Promise<void> {
  try {
    await store.list('', { keysMax: 1 })
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    throw new Failure(cause.kind, cause.reason, 'no', `${cause.message}${adviceFor(cause, endpoint, isPath)}`, cause)
  }
}

function adviceFor(failure: Failure, endpoint: Endpoint | undefined, isPath: boolean): string {
  const reason = failure.cause instanceof Failure ? failure.cause.reason : undefined
  if (failure.reason === 'store-denied') {
    return ' (check the credentials, and that they may list, get, put and delete there: s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject)'
  }
  if (reason === undefined) return ''
  const at =
    endpoint === undefined ? 'set s3-endpoint if the bucket is not at Amazon' : `check s3-endpoint (${hostHeader(endpoint)})`
  return ` (${at}${isPath ? '' : '; where BUCKET.host is no known name, set s3-path-style'})`
}

function badSetting(text: string): Failure {
  return new Failure('invalid', 'bad-setting', 'no', `store: ${text}`)
}
