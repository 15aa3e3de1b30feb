import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import type { Http, HttpReply, HttpRequest } from '../../src/base/ports.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { MemoryStore } from '../../src/store/memory-store.ts'
import { openStore, type StoreSettings } from '../../src/store/open-store.ts'
import { probeStore } from '../../src/store/probe.ts'
import { S3Stub, STUB_ACCOUNT, type StubOptions } from '../fakes/s3-stub/s3-stub.ts'
import { startStubProcess } from '../fakes/s3-stub/stub-process.ts'
import { openTestStore, type TestAccount, testParts } from '../fakes/s3-stub/stub-store.ts'

const closers: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closers) await close()
})

async function startStub(options: StubOptions = {}): Promise<S3Stub> {
  const stub = await S3Stub.start(options)
  closers.push(() => stub.close())
  return stub
}

async function open(address: string, settings: StoreSettings, account: TestAccount = STUB_ACCOUNT) {
  const opened = await openTestStore(address, settings, account)
  closers.unshift(opened.close)
  return opened.store
}

async function failureOf(opening: Promise<unknown>): Promise<string> {
  const cause = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(cause instanceof Failure, String(cause))
  return `${cause.reason} ${cause.message}`
}

test('what is wrong with an address is told before anything is sent', async () => {
  const settings = { endpoint: 'http://127.0.0.1:1' }
  for (const address of [
    'bucket',
    's3://',
    's3:///x',
    's3://Big/x',
    's3://a..b',
    's3://bucket/a//b',
    's3://bucket/../x',
    's3://bucket/a%2Fb',
  ])
    assert.match(await failureOf(open(address, settings)), /^bad-setting store: /, address)
  assert.match(
    await failureOf(open(`s3://bucket/${'x'.repeat(100)}/${'y'.repeat(100)}/${'z'.repeat(101)}`, settings)),
    /^bad-setting store: /,
  )
  for (const address of ['file://', 'file://host/x', 'file:///%zz'])
    assert.match(await failureOf(open(address, {})), /^bad-setting store: .*file:/)
  for (const endpoint of ['somewhere', 'ftp://x', 'http://x/path'])
    assert.match(await failureOf(open('s3://bucket', { endpoint })), /^bad-setting s3-endpoint: /)
})

test('a directory is opened by who knows directories', async () => {
  const directory = new MemoryStore()
  const paths: string[] = []
  const openDirectory = async (path: string) => {
    paths.push(path)
    return directory
  }
  const parts = { ...testParts(), http: scriptedHttp(() => undefined, []), environment: {}, openDirectory }
  assert.equal(await openStore('file:///srv/with%20blank', {}, parts), directory)
  assert.deepEqual(paths, ['/srv/with blank'])
})

test('a bucket that is not there, keys that nobody knows and an endpoint where nobody listens name what to mend', async () => {
  const stub = await startStub()
  const settings = { endpoint: stub.endpoint }
  assert.match(
    await failureOf(open('s3://nowhere', settings)),
    /^bad-setting nowhere at .*NoSuchBucket.*create the bucket, or mend the setting "store"/,
  )
  const unknown = { accessKeyId: 'WHO', secretAccessKey: 'x' }
  assert.match(
    await failureOf(open('s3://bucket', settings, unknown)),
    /^store-denied .*InvalidAccessKeyId.*check the credentials.*s3:PutObject/,
  )
  const wrong = { ...STUB_ACCOUNT, secretAccessKey: 'x' }
  assert.match(await failureOf(open('s3://bucket', settings, wrong)), /^store-denied .*SignatureDoesNotMatch/)
  const nobody = { endpoint: 'http://127.0.0.1:1' }
  assert.match(
    await failureOf(open('s3://bucket', nobody)),
    /^store-failed .*nothing listens there.*check s3-endpoint \(127.0.0.1:1\)/,
  )
})

test('a session token goes with every request', async () => {
  const account = { ...STUB_ACCOUNT, sessionToken: 'session/token=' }
  const stub = await startStub({ account })
  const store = await open('s3://bucket', { endpoint: stub.endpoint }, account)
  assert.equal((await store.create('a', [Buffer.from('x')])).outcome, 'created')
  assert.match(await failureOf(open('s3://bucket', { endpoint: stub.endpoint })), /^store-denied .*InvalidToken/)
})

test('the region is found where nobody names one, and a wrong one is told', async () => {
  const stub = await startStub({ region: 'eu-north-1' })
  const store = await open('s3://bucket', { endpoint: stub.endpoint })
  assert.equal((await store.create('a', [Buffer.from('x')])).outcome, 'created')
  assert.match(
    await failureOf(open('s3://bucket', { endpoint: stub.endpoint, region: 'us-west-2' })),
    /^bad-setting .*AWS_REGION=eu-north-1/,
  )
})

test('two prefixes of a bucket know nothing of each other', async () => {
  const { endpoint } = await startStub()
  const [one, two, all] = [
    await open('s3://bucket/one', { endpoint }),
    await open('s3://bucket/one-more/', { endpoint }),
    await open('s3://bucket/', { endpoint }),
  ]
  await one.create('a', [Buffer.from('1')])
  await two.create('a', [Buffer.from('2')])
  assert.equal(String((await one.get('a'))!.bytes), '1')
  assert.deepEqual((await one.list('')).objects, [{ key: 'a', sizeBytes: 1 }])
  assert.deepEqual(
    (await all.list('')).objects.map(({ key }) => key),
    ['one-more/a', 'one/a'],
  )
  assert.match(one.description, /^bucket bucket at http:\/\/127\.0\.0\.1:\d+, below one\/$/)
})

test('a stub that takes conditions for decoration is refused by the probe, and an honest one is not', async () => {
  const random = new RealRandom()
  const honest = await startStub()
  await probeStore(
    [await open('s3://bucket', { endpoint: honest.endpoint }), await open('s3://bucket', { endpoint: honest.endpoint })],
    random,
  )
  assert.equal(honest.bucket().objects.size, 0)
  const careless = await startStub({ ignoresConditions: true })
  const connections = [
    await open('s3://bucket', { endpoint: careless.endpoint }),
    await open('s3://bucket', { endpoint: careless.endpoint }),
  ]
  assert.match(await failureOf(probeStore(connections, random)), /^store-unfit .*let 32 of 32 racing creators of one key win/)
})

test('Amazon is asked by TLS in the right region, by virtual host, and the region that it names is used from then on', async () => {
  const asked: string[] = []
  const redirect = '<Error><Code>PermanentRedirect</Code><Message>there</Message></Error>'
  const list = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'
  const http = scriptedHttp(({ host }) => {
    if (host.includes('us-east-1')) return { status: 301, headers: { 'x-amz-bucket-region': 'ap-south-1' }, body: redirect }
    return { status: 200, headers: {}, body: list }
  }, asked)
  const environment = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' }
  const parts = { ...testParts(), http, environment }
  const store = await openStore('s3://bucket/x', {}, parts)
  await store.list('')
  const query = '/?encoding-type=url&list-type=2'
  assert.deepEqual(asked, [
    `https bucket.s3.us-east-1.amazonaws.com:443${query}&max-keys=1&prefix=x%2F us-east-1`,
    `https bucket.s3.ap-south-1.amazonaws.com:443${query}&max-keys=1&prefix=x%2F ap-south-1`,
    `https bucket.s3.ap-south-1.amazonaws.com:443${query}&max-keys=1000&prefix=x%2F ap-south-1`,
  ])
  asked.length = 0
  await openStore('s3://with.dots/', {}, { ...parts, environment: { ...environment, AWS_REGION: 'cn-north-1' } })
  await openStore(
    's3://bucket',
    {},
    { ...parts, environment: { ...environment, AWS_ENDPOINT_URL_S3: 'https://store.example:9000' } },
  )
  assert.deepEqual(asked, [
    `https s3.cn-north-1.amazonaws.com.cn:443/with.dots${query}&max-keys=1&prefix= cn-north-1`,
    `https bucket.store.example:9000${query}&max-keys=1&prefix= us-east-1`,
  ])
})

test('the stub runs as a process too, and its weather is changed from outside', async () => {
  const stub = await startStubProcess({ buckets: ['other'] })
  closers.push(() => stub.stop())
  const store = await open('s3://other', { endpoint: stub.endpoint })
  assert.equal((await store.create('a', [Buffer.from('x')])).outcome, 'created')
  await stub.change({ rules: [{ fault: 'denied', on: ['put'], probability: 1 }] })
  assert.match(await failureOf(store.create('b', [Buffer.from('x')])), /^store-denied /)
  await stub.change({})
  assert.equal((await store.create('b', [Buffer.from('x')])).outcome, 'created')
  assert.deepEqual(await stub.counts(), { requests: { list: 1, put: 3 }, fired: { denied: 1 } })
})

interface ScriptedReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Tells in `asked` where each request went, and for which region it was signed. */
function scriptedHttp(answer: (request: HttpRequest) => ScriptedReply | undefined, asked: string[]): Http {
  return {
    async request(request): Promise<HttpReply> {
      const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]
      assert.ok(`${request.headers.host}:${request.port}`.includes(request.host))
      asked.push(`${request.isSecure ? 'https' : 'http'} ${request.host}:${request.port}${request.target} ${region}`)
      const reply = answer(request)
      if (reply === undefined) throw new Error('nobody was to be asked')
      return { status: reply.status, header: (name) => reply.headers[name], body: Buffer.from(reply.body) }
    },
    close: async () => {},
  }
}
