import { S3Stub, STUB_ACCOUNT } from '../fakes/s3-stub/s3-stub.ts'
import { openTestStore } from '../fakes/s3-stub/stub-store.ts'
import { type StoreWorld, storeContract } from './store.contract.ts'

/** `endpoint` gives the address for a port; the connections that a world opens are its own. */
async function stubWorld(address: string, endpoint: (port: number) => string): Promise<StoreWorld> {
  const stub = await S3Stub.start()
  const closers: (() => Promise<void>)[] = []
  return {
    async open() {
      const { store, close } = await openTestStore(
        address,
        { endpoint: endpoint(stub.port), pathStyle: isPath(endpoint) },
        STUB_ACCOUNT,
      )
      closers.push(close)
      return store
    },
    async end() {
      for (const close of closers) await close()
      await stub.close()
    },
  }
}

const BY_ADDRESS = (port: number): string => `http://127.0.0.1:${port}`
const BY_NAME = (port: number): string => `http://localhost:${port}`

function isPath(endpoint: (port: number) => string): boolean {
  return endpoint === BY_ADDRESS
}

storeContract('S3 stub by path', () => stubWorld('s3://bucket', BY_ADDRESS))
storeContract('S3 stub by virtual host, below a prefix', () => stubWorld('s3://bucket/some/where', BY_NAME))
