import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { type PatienceParts, patiently } from './patience.ts'
import type { ObjectStore } from './store.ts'

/**
 * A number that all brokers of a store must have been given alike, or one would delete what another one counts on. The first broker writes its own down, as
 * `cluster/<name of the setting>`, in digits and a line end.
 */
export interface AgreedSetting {
  readonly name: string
  readonly value: number
}

export interface AgreedParts extends PatienceParts {
  readonly store: ObjectStore
}

export interface AgreeingParts extends AgreedParts {
  /** Resolves when the store was found fit: nothing is written before. */
  readonly mayWrite: Promise<void>
}

const WRITTEN = /^(\d{1,15})\n$/

const keyOf = (name: string): string => `cluster/${name}`

/** Throws a Failure: `invalid`, reason `bad-setting`, where the others have another one; `corrupt`, reason `undecodable`; `unavailable`; and what `mayWrite` does. */
export async function agreeOn({ name, value }: AgreedSetting, parts: AgreeingParts): Promise<void> {
  const agreed = (await readAgreed(name, parts)) ?? (await writeDown({ name, value }, parts))
  if (agreed === value) return
  const what = `${name} is ${value} here and ${agreed} at the other brokers of ${parts.store.description}, and must be the same at all`
  throw new Failure('invalid', 'bad-setting', 'no', `${what}: set ${name} to ${agreed}`)
}

/** What the brokers of a store have agreed on; undefined: none has started yet. Throws as `agreeOn` does. */
export function readAgreed(name: string, parts: AgreedParts): Promise<number | undefined> {
  return patiently(() => findAgreed(name, parts.store), parts)
}

/** For who comes first. What is read counts, never what was sent: a rival's may be there, and an answer may be lost. */
async function writeDown({ name, value }: AgreedSetting, parts: AgreeingParts): Promise<number> {
  const written = `${value}\n`
  assert(WRITTEN.test(written), `${name} is a whole number of up to 15 digits: what none reads would stop every start to come`)
  await parts.mayWrite
  return patiently(async () => {
    const found = await findAgreed(name, parts.store)
    if (found !== undefined) return found
    await parts.store.create(keyOf(name), [Buffer.from(written)])
    const created = await findAgreed(name, parts.store)
    if (created === undefined)
      throw new Failure('unavailable', 'store-failed', 'unknown', `${keyOf(name)} was created and isn't there`)
    return created
  }, parts)
}

async function findAgreed(name: string, store: ObjectStore): Promise<number | undefined> {
  const found = await store.get(keyOf(name))
  if (found === undefined) return undefined
  const [, digits] = WRITTEN.exec(found.bytes.toString()) ?? []
  if (digits === undefined) throw new Failure('corrupt', 'undecodable', 'no', `${keyOf(name)} can't be understood`)
  return Number(digits)
}
