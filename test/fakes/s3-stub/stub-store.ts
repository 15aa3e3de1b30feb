import { SILENT } from '../../../src/base/ports.ts'
import { RealClock } from '../../../src/platform/clock.ts'
import { RealHttp } from '../../../src/platform/http.ts'
import { RealRandom } from '../../../src/platform/random.ts'
import { openStore, type StoreParts, type StoreSettings } from '../../../src/store/open-store.ts'
import type { ObjectStore } from '../../../src/store/store.ts'

/** A store over an S3 server of a test, with connections of its own, and the real parts that it stands on. */
export interface OpenedStore {
  readonly store: ObjectStore
  /** Closes the store and its connections. */
  close(): Promise<void>
}

export interface TestAccount {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export async function openTestStore(
  address: string,
  settings: StoreSettings,
  { accessKeyId, secretAccessKey, sessionToken }: TestAccount,
  caFile?: string,
): Promise<OpenedStore> {
  const http = await RealHttp.open(new RealClock(), caFile)
  const environment = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  try {
    const store = await openStore(address, settings, { ...testParts(), http: toThisMachine(http), environment })
    return {
      store,
      async close() {
        await store.close()
        await http.close()
      },
    }
  } catch (cause) {
    await http.close()
    throw cause
  }
}

/** Without `http` and `environment`. */
export function testParts(): Omit<StoreParts, 'http' | 'environment'> {
  return {
    clock: new RealClock(),
    random: new RealRandom(),
    log: SILENT,
    readFile: async () => undefined,
    openDirectory: () => assertNever(),
  }
}

function assertNever(): never {
  throw new Error('no test opens a directory by this')
}

/** Names below `localhost` mean this machine, also where no resolver knows that. */
function toThisMachine(http: RealHttp): StoreParts['http'] {
  return {
    request: (request) => http.request(request.host.endsWith('.localhost') ? { ...request, host: '127.0.0.1' } : request),
    close: () => http.close(),
  }
}
