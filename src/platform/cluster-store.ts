import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Failure } from '../base/failure.ts'
import type { Clock, Log, Random } from '../base/ports.ts'
import { openDirectoryStore } from '../store/directory-store.ts'
import { openStore, type StoreSettings } from '../store/open-store.ts'
import type { ObjectStore } from '../store/store.ts'
import { openDisk } from './disk.ts'
import { RealHttp } from './http.ts'

/** Variable that names certificates to trust besides the machine's own, as AWS's own tools do. */
const CA_VARIABLE = 'AWS_CA_BUNDLE'
const SECRET_BYTES_MIN = 16

export interface ClusterStoreParts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A connection of its own to the store at `address`; failures as `openStore` has them. */
export async function openClusterStore(address: string, settings: StoreSettings, parts: ClusterStoreParts): Promise<ObjectStore> {
  const { clock, random, environment } = parts
  return openStore(address, settings, {
    ...parts,
    http: await RealHttp.open(clock, environment[CA_VARIABLE]),
    readFile: textOf,
    openDirectory: async (path) => openDirectoryStore({ disk: await openDisk(path), clock, random }),
  })
}

/** 32 bytes made of a secret's file, a last line's end left out. Throws a Failure (`bad-setting`). */
export async function readSecretFile(path: string, setting: string): Promise<Uint8Array> {
  const text = await textOf(path)
  if (text === undefined) throw badSetting(setting, path, "isn't there or can't be read")
  const secret = Buffer.from(text.replace(/\r?\n$/, ''))
  if (secret.length < SECRET_BYTES_MIN)
    throw badSetting(setting, path, `has ${secret.length} bytes: at least ${SECRET_BYTES_MIN} are needed`)
  return createHash('sha256').update(secret).digest()
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

function badSetting(setting: string, path: string, what: string): Failure {
  return new Failure('invalid', 'bad-setting', 'no', `${setting}: ${JSON.stringify(path)} ${what}`)
}
