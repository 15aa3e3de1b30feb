import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import type { Http } from '../../src/base/ports.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { RealHttp } from '../../src/platform/http.ts'
import { CredentialChain } from '../../src/store/s3/credentials/chain.ts'
import type { Credentials } from '../../src/store/s3/credentials/credentials.ts'
import { profileRegion } from '../../src/store/s3/credentials/profile.ts'
import { CredentialServer } from '../fakes/credential-server.ts'

/** Where credentials come from, over real sockets. */
const server = await CredentialServer.start()
const real = await RealHttp.open(new RealClock())
after(async () => {
  server.close()
  await real.close()
})
beforeEach(() => {
  server.asked.length = 0
  server.trouble = undefined
})

/** The addresses of the services mean this machine. */
const http: Http = {
  request: (request) =>
    real.request(/^(?:169\.254|fd00:)/.test(request.host) ? { ...request, host: '127.0.0.1', port: server.port } : request),
  close: async () => {},
}

const GIVEN: Credentials = {
  accessKeyId: 'KEY',
  secretAccessKey: 'SECRET',
  sessionToken: 'TOKEN',
  expiresMs: Date.parse('2026-01-01T06:00:00Z'),
}
const NO_INSTANCE = { AWS_EC2_METADATA_DISABLED: 'true' }

function chain(environment: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): CredentialChain {
  return new CredentialChain({ environment, readFile: async (path) => files[path], http, clock: new RealClock() })
}

function deniedWith(...words: readonly string[]): (cause: unknown) => boolean {
  return (cause) => {
    assert.ok(cause instanceof Failure)
    for (const word of words) assert.ok(cause.message.includes(word), cause.message)
    return cause.reason === 'store-denied' || cause.reason === 'bad-setting'
  }
}

test('keys in the environment go before everything else', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' }
  const others = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.address}/v2/credentials/id?a=b`, AWS_PROFILE: 'none' }
  assert.deepEqual(await chain({ ...keys, ...others }).fetch(), {
    accessKeyId: 'A',
    secretAccessKey: 'B',
    sessionToken: undefined,
  })
  const token = await chain({ ...keys, AWS_SESSION_TOKEN: 'C' }).fetch()
  assert.equal(token.sessionToken, 'C')
  assert.deepEqual(server.asked, [])
})

test('a profile is read from both shared files', async () => {
  const files = {
    '/home/x/.aws/config':
      '[default]\nregion = eu-west-1 # there\n[profile  work]\nregion=eu-central-1\ns3 =\n  addressing_style = path\n',
    '/home/x/.aws/credentials':
      '; comment\n[default]\naws_access_key_id = D\naws_secret_access_key = E=/+\r\n\n[work]\nAWS_ACCESS_KEY_ID=F\naws_secret_access_key=G\naws_session_token=H\n',
  }
  const home = { HOME: '/home/x', ...NO_INSTANCE }
  assert.deepEqual(await chain(home, files).fetch(), { accessKeyId: 'D', secretAccessKey: 'E=/+', sessionToken: undefined })
  const work = { ...home, AWS_PROFILE: 'work' }
  assert.deepEqual(await chain(work, files).fetch(), { accessKeyId: 'F', secretAccessKey: 'G', sessionToken: 'H' })
  const readFile = async (path: string) => files[path as keyof typeof files]
  assert.equal(await profileRegion({ environment: home, readFile }), 'eu-west-1')
  assert.equal(await profileRegion({ environment: work, readFile }), 'eu-central-1')
  const moved = { AWS_SHARED_CREDENTIALS_FILE: '/elsewhere', ...NO_INSTANCE }
  const own = await chain(moved, { '/elsewhere': files['/home/x/.aws/credentials'] }).fetch()
  assert.equal(own.accessKeyId, 'D')
})

test('a profile that is named but not there, or needs what we have not, is told', async () => {
  const home = { HOME: '/h', AWS_PROFILE: 'work', ...NO_INSTANCE }
  await assert.rejects(chain(home).fetch(), deniedWith('profile "work"', 'no such profile'))
  const sso = { '/h/.aws/config': '[profile work]\nsso_session = x\n' }
  await assert.rejects(chain(home, sso).fetch(), deniedWith('sso_session', 'not supported'))
  const role = { '/h/.aws/config': '[profile work]\nrole_arn = x\nsource_profile = default\n' }
  await assert.rejects(chain(home, role).fetch(), deniedWith('role_arn', 'not supported'))
})

test('a web identity is exchanged at the token service, its token read anew each time', async () => {
  const files: Record<string, string> = { '/token': 'web identity token\n' }
  const environment = {
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/odradek',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    AWS_ENDPOINT_URL_STS: server.address,
    AWS_REGION: 'eu-west-1',
  }
  const source = chain(environment, files)
  assert.deepEqual(await source.fetch(), GIVEN)
  files['/token'] = 'an older one'
  await assert.rejects(source.fetch(), deniedWith('status 400', 'InvalidIdentityToken'))
  delete files['/token']
  await assert.rejects(source.fetch(), deniedWith('/token'))

  const config = '[default]\nrole_arn = arn:aws:iam::1:role/odradek\nweb_identity_token_file = /of/profile\n'
  const byProfile = chain(
    { HOME: '/h', AWS_ENDPOINT_URL_STS: server.address },
    { '/h/.aws/config': config, '/of/profile': 'web identity token' },
  )
  assert.deepEqual(await byProfile.fetch(), GIVEN)
})

test('a container is asked with its token, by relative or full address', async () => {
  const token = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container token' }
  const relative = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/id?a=b', ...token }
  assert.deepEqual(await chain(relative).fetch(), GIVEN)
  const full = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.address}/v2/credentials/id?a=b` }
  assert.deepEqual(
    await chain({ ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/t' }, { '/t': 'container token\n' }).fetch(),
    GIVEN,
  )
  await assert.rejects(chain(full).fetch(), deniedWith('status 401', 'who are you'))
  const elsewhere = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.org/x', ...token }
  await assert.rejects(chain(elsewhere).fetch(), deniedWith('example.org', 'https'))
})

test('an instance is asked by a token first, and again when the credentials run out', async () => {
  const source = chain({})
  assert.deepEqual(await source.fetch(), GIVEN)
  assert.deepEqual(await source.fetch(), GIVEN)
  const role = '/latest/meta-data/iam/security-credentials/'
  const once = ['PUT /latest/api/token', `GET ${role}`, `GET ${role}the-role`]
  assert.deepEqual(server.asked, [...once, ...once])
  server.trouble = { status: 200, body: '{"Code":"AssumeRoleUnauthorizedAccess"}' }
  await assert.rejects(source.fetch(), deniedWith('AssumeRoleUnauthorizedAccess'))
  server.trouble = { status: 200, body: 'nonsense' }
  await assert.rejects(source.fetch(), deniedWith('JSON'))
})

test('where nothing is set up all places are named', async () => {
  await assert.rejects(
    chain(NO_INSTANCE).fetch(),
    deniedWith('AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'profile "default"', 'CONTAINER'),
  )
})
