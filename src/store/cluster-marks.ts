import { Failure } from '../base/failure.ts'
import { type PatienceParts, patiently } from './patience.ts'
import type { ObjectStore } from './store.ts'

/**
 * Words on a whole cluster, each an object that is there or isn't.
 *
 * - `closed`: what lies here is a backup, or a restore that hasn't ended. No broker starts on it.
 * - `restored`: it was restored from a backup, and nobody has confirmed yet that it's what was wanted: nothing is deleted.
 */
export type ClusterMark = 'closed' | 'restored'

/** What a mark says: the first word tells what made it. */
export interface MarkText {
  readonly by: 'backup' | 'restore'
  readonly clusterId: string
}

export interface MarkParts extends PatienceParts {
  readonly store: ObjectStore
}

const keyOf = (mark: ClusterMark): string => `cluster/${mark}`

/** Undefined: it isn't set. Throws a Failure: `corrupt`, reason `undecodable`; `unavailable`. */
export async function readMark(mark: ClusterMark, parts: MarkParts): Promise<MarkText | undefined> {
  const found = await patiently(() => parts.store.get(keyOf(mark)), parts)
  if (found === undefined) return undefined
  const [, by, clusterId] = /^(backup|restore) (\S*)\n$/.exec(found.bytes.toString()) ?? []
  if (clusterId === undefined) throw new Failure('corrupt', 'undecodable', 'no', `${keyOf(mark)} can't be understood`)
  return { by: by === 'backup' ? 'backup' : 'restore', clusterId }
}

/** Leaves what is there already as it is. */
export async function setMark(mark: ClusterMark, { by, clusterId }: MarkText, parts: MarkParts): Promise<void> {
  await patiently(() => parts.store.create(keyOf(mark), [Buffer.from(`${by} ${clusterId}\n`)]), parts)
}

export async function takeMark(mark: ClusterMark, parts: MarkParts): Promise<void> {
  await patiently(() => parts.store.delete([keyOf(mark)]), parts)
}

/** Throws a Failure (`invalid`, reason `bad-setting`) where no broker may start. */
export async function checkNotClosed(parts: MarkParts): Promise<void> {
  const closed = await readMark('closed', parts)
  if (closed === undefined) return
  const why =
    closed.by === 'backup'
      ? 'holds a backup: odradek restore puts it into a place where brokers can start'
      : "holds a restore that hasn't ended: run odradek restore once more"
  throw new Failure('invalid', 'bad-setting', 'no', `store: ${parts.store.description} ${why}`)
}
