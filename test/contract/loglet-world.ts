import assert from 'node:assert/strict'
import { Failure } from '../../src/base/failure.ts'
import { logIndex } from '../../src/base/units.ts'
import type { EntryBytes, Loglet } from '../../src/log/log.ts'

/** One log and the ways to reach it. */
export interface LogletWorld {
  /** Another connection to the same log. Where only one may be open at a time, the one before was closed or crashed. */
  open(): Promise<Loglet>
  /** What the machine does when power is lost: `loglet` isn't closed, and nothing unsynced stays. */
  crash(loglet: Loglet): Promise<void>
  /** Ends the test's log. */
  end(): Promise<void>
}

/** An entry whose header names its writer; the body, in chunks of different sizes, depends on both arguments. */
export function makeEntry(writer: string, bodyBytes: number): EntryBytes {
  const body = Buffer.alloc(bodyBytes)
  let state = (writer.length * 7919 + bodyBytes) >>> 0
  for (let at = 0; at < bodyBytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    body[at] = state >>> 24
  }
  const cut = bodyBytes >>> 2
  const chunks = bodyBytes === 0 ? [] : cut === 0 ? [body] : [body.subarray(0, cut), body.subarray(cut)]
  return { header: Buffer.from(writer), body: chunks, bodyBytes }
}

export function bodyOf(entry: EntryBytes): Buffer {
  return Buffer.concat(entry.body)
}

/** `entries` are what can be read from `from` on, headers and bodies. */
export async function expectEntries(
  loglet: Loglet,
  from: number,
  entries: readonly EntryBytes[],
  entriesMax = 1_000,
): Promise<void> {
  const read = await loglet.read(logIndex(from), entriesMax)
  assert.deepEqual(
    read.map((entry) => entry.index),
    entries.map((_, at) => from + at),
  )
  const bodies = await loglet.readBodies(read.map(({ index, bodyBytes }) => ({ index, position: 0, sizeBytes: bodyBytes })))
  for (const [at, entry] of entries.entries()) {
    assert.equal(read[at]!.bodyBytes, entry.bodyBytes)
    assert.ok(Buffer.from(entry.header).equals(read[at]!.header), `header of ${from + at}`)
    assert.ok(bodyOf(entry).equals(bodies[at]!), `body of ${from + at}`)
  }
}

export function failsWith(kind: string, reason: string): (cause: unknown) => boolean {
  return (cause) => cause instanceof Failure && cause.kind === kind && cause.reason === reason
}
