import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CERTIFICATE } from '../fakes/certificate.ts'
import { S3Stub, STUB_ACCOUNT } from '../fakes/s3-stub/s3-stub.ts'
import { openTestStore } from '../fakes/s3-stub/stub-store.ts'
import { type StoreWorld, storeContract } from './store.contract.ts'

interface Way {
  readonly address: string
  /** The stub's host in addresses. */
  readonly host: '127.0.0.1' | 'localhost'
  readonly isSecure: boolean
}

/** The connections that a world opens are its own. */
async function stubWorld({ address, host, isSecure }: Way): Promise<StoreWorld> {
  const stub = await S3Stub.start({ isSecure })
  const endpoint = `${isSecure ? 'https' : 'http'}://${host}:${stub.port}`
  const folder = await mkdtemp(join(tmpdir(), 'odradek-s3-'))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, CERTIFICATE)
  const closers: (() => Promise<void>)[] = []
  return {
    async open() {
      const settings = { endpoint, pathStyle: host === '127.0.0.1' }
      const { store, close } = await openTestStore(address, settings, STUB_ACCOUNT, isSecure ? caFile : undefined)
      closers.push(close)
      return store
    },
    async end() {
      for (const close of closers) await close()
      await stub.close()
      await rm(folder, { recursive: true })
    },
  }
}

const BY_PATH: Way = { address: 's3://bucket', host: '127.0.0.1', isSecure: false }
const BY_HOST: Way = { address: 's3://bucket/some/where', host: 'localhost', isSecure: false }
const BY_TLS: Way = { address: 's3://bucket/some/where', host: '127.0.0.1', isSecure: true }
storeContract('S3 stub by path', () => stubWorld(BY_PATH))
storeContract('S3 stub by virtual host, below a prefix', () => stubWorld(BY_HOST))
storeContract('S3 stub by TLS', () => stubWorld(BY_TLS))
