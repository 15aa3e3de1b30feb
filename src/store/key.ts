import { assert } from '../base/assert.ts'

/** S3's bound, in bytes of UTF-8. */
const KEY_BYTES_MAX = 1_024
/** What no XML listing can carry, and halves of a character, which have no UTF-8. */
const UNWRITABLE = /\p{Cc}|\p{Cs}|[\ufffe\uffff]/u

/** Keys are our own, so a wrong one is a bug. No part between slashes is empty or a step in a path: clients and gateways would take it for one. */
export function checkKey(key: string): void {
  assert(Buffer.byteLength(key) <= KEY_BYTES_MAX && !UNWRITABLE.test(key), 'a key is at most 1,024 bytes of text')
  const isPlain = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  assert(isPlain, `the key ${key} has no part that is empty or a step in a path`)
}

/** The order of their bytes, which isn't that of their UTF-16 units. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
