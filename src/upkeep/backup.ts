import { Failure } from '../base/failure.ts'
import { indexDigits } from '../base/index-digits.ts'
import { readMark, setMark, takeMark } from '../store/cluster-marks.ts'
import { patiently } from '../store/patience.ts'
import type { ObjectStore } from '../store/store.ts'
import { type CopyParts, type CopyReport, copyCluster } from './copy-cluster.ts'
import { StoredCluster, type StoreParts } from './stored-cluster.ts'
import { type VerifyParts, type VerifyReport, verify } from './verify.ts'

/** A backup has one for each time that it was brought up to date: written last, so where there is none, nothing is whole. */
const MANIFEST_PREFIX = 'backup/'
const FORMAT = 1

export interface BackupParts extends Omit<CopyParts, 'from' | 'store'> {
  readonly from: ObjectStore
  readonly to: ObjectStore
}

/** Copies the cluster in `from` to `to`, where nothing may lie but an older backup of it, which is brought up to date. Throws as `copyCluster` does; `invalid`, `bad-setting`. */
export async function backup(parts: BackupParts): Promise<CopyReport> {
  const at = { ...parts, store: parts.to }
  const from = await StoredCluster.open({ ...parts, store: parts.from })
  try {
    const { clusterId } = from.state
    await checkTarget(at, 'backup', clusterId)
    await setMark('closed', { by: 'backup', clusterId }, at)
    const report = await copyCluster({ ...at, from })
    await patiently(() => at.store.create(manifestKey(report.index), [encodeManifest(report)]), at)
    return report
  } finally {
    await from.close()
  }
}

/**
 * Copies the backup in `from` to `to`, where nothing may lie but what a restore of it that was cut off left. Nothing is deleted there before
 * `confirmRestore`. Throws as `backup` does.
 */
export async function restore(parts: BackupParts): Promise<CopyReport> {
  const at = { ...parts, store: parts.to }
  await checkFinished({ ...parts, store: parts.from })
  const from = await StoredCluster.open({ ...parts, store: parts.from })
  try {
    const { clusterId } = from.state
    await checkTarget(at, 'restore', clusterId)
    await setMark('closed', { by: 'restore', clusterId }, at)
    await setMark('restored', { by: 'restore', clusterId }, at)
    const report = await copyCluster({ ...at, from })
    await checkCopy(at)
    await takeMark('closed', at)
    return report
  } finally {
    await from.close()
  }
}

/** Lets the brokers of a restored cluster delete again. The result is false where there was nothing to confirm. */
export async function confirmRestore(parts: StoreParts): Promise<boolean> {
  if ((await readMark('restored', parts)) === undefined) return false
  await takeMark('restored', parts)
  return true
}

export interface StoreReport {
  readonly clusterId: string
  /** The last entry of the log that was looked at. */
  readonly index: number
  readonly report: VerifyReport
}

/** Proves a whole store: brokers may go on meanwhile, so what seems wrong is looked at once more in a newer state. Throws a Failure where it can't tell. */
export async function verifyStore(parts: StoreParts & Pick<VerifyParts, 'isDeep' | 'onProgress'>): Promise<StoreReport> {
  const cluster = await StoredCluster.open(parts)
  try {
    for (let looks = 1; ; looks++) {
      const { state, bodies, store } = cluster
      const { clusterId, appliedIndex: index } = state
      const report = await verify({ ...parts, state, bodies, store })
      if (report.problemCount === 0 || looks === LOOKS_MAX) return { clusterId, index, report }
      await cluster.follow()
      if (cluster.state.appliedIndex === index) return { clusterId, index, report }
    }
  } finally {
    await cluster.close()
  }
}

const LOOKS_MAX = 3

/** Whether anything else lies there. */
async function checkTarget(parts: StoreParts, by: 'backup' | 'restore', clusterId: string): Promise<void> {
  const closed = await readMark('closed', parts)
  if (closed !== undefined && closed.by === by && closed.clusterId === clusterId) return
  const { objects } = await patiently(() => parts.store.list('', { keysMax: 1 }), parts)
  if (closed === undefined && objects.length === 0) return
  const what = closed === undefined ? objects[0]!.key : `a ${closed.by} of cluster ${closed.clusterId}`
  throw new Failure('invalid', 'bad-setting', 'no', `store: ${parts.store.description} isn't empty: it has ${what}`)
}

async function checkFinished(parts: StoreParts): Promise<void> {
  const { objects } = await patiently(() => parts.store.list(MANIFEST_PREFIX, { keysMax: 1 }), parts)
  if (objects.length > 0) return
  const text = `store: there is no backup in ${parts.store.description}, or none that was ended`
  throw new Failure('invalid', 'bad-setting', 'no', text)
}

/** That all is there, as the place itself says. */
async function checkCopy(parts: StoreParts): Promise<void> {
  const { problems } = (await verifyStore({ ...parts, isDeep: false })).report
  if (problems.length > 0) throw new Failure('corrupt', 'entry-missing', 'no', `the copy isn't whole: ${problems[0]}`)
}

function manifestKey(index: number): string {
  return MANIFEST_PREFIX + indexDigits(index)
}

/** For people and scripts: what counts is the snapshot beside it. */
function encodeManifest({ clusterId, index, timeMs, objects, entries }: CopyReport): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, clusterId, index, timeMs, objects, entries }, null, 2)}\n`)
}
