import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../base/failure.ts'
import type { HttpReply } from '../../base/ports.ts'
import { failureOf, meaningOf, readAnswer } from './answers.ts'

function reply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status, header: (name) => headers[name], body: Buffer.from(body) }
}

function error(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>because</Message></Error>`
}

/** Meaning, reason and `applied` of a write that was refused so. */
function judged(status: number, body: string): string {
  const { refusal } = readAnswer(reply(status, body), false)
  const failure = failureOf(refusal!, 'here', true)
  return `${meaningOf(refusal!)} ${failure.reason} ${failure.applied}`
}

test('the code of a refusal tells what it means, whatever its status', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [409, 'ConditionalRequestConflict', 'conflict store-failed unknown'],
    // versitygw: no lost race.
    [409, 'ExistingObjectIsDirectory', 'failed store-failed unknown'],
    [500, 'InternalError', 'failed store-failed unknown'],
    [400, 'RequestTimeout', 'failed store-failed unknown'],
    [503, 'SlowDown', 'throttled store-throttled no'],
    [500, 'SlowDown', 'throttled store-throttled no'],
    [403, 'AccessDenied', 'denied store-denied no'],
    [400, 'ExpiredToken', 'denied store-denied no'],
    [400, 'BadDigest', 'rejected store-failed no'],
    [404, 'NoSuchBucket', 'no-bucket bad-setting no'],
    [501, 'NotImplemented', 'unsupported bad-setting no'],
    [301, 'PermanentRedirect', 'elsewhere bad-setting no'],
    [200, 'InternalError', 'failed store-failed unknown'],
    [200, 'SlowDown', 'throttled store-throttled no'],
  ]
  for (const [status, code, expected] of cases) assert.equal(judged(status, error(code)), expected, code)
})

test('an answer without a code is never taken for the store saying that something is absent, lost, denied or undone', () => {
  const pages = [
    '',
    '<html><body>x</body></html>',
    '<html><body><br></body></html>',
    'plain text',
    '<Other><Code>NoSuchKey</Code></Other>',
  ]
  for (const status of [301, 400, 403, 404, 409, 412, 416, 500, 502, 503, 504])
    for (const page of pages) assert.equal(judged(status, page), 'failed store-failed unknown', `${status} ${page}`)
  assert.equal(judged(429, ''), 'throttled store-throttled no')
})

test('a good answer is XML or bytes, as was asked, and tells the time of the store', () => {
  const date = { date: 'Fri, 24 May 2013 00:00:00 GMT' }
  const bytes = readAnswer(reply(200, error('InternalError'), date), true)
  assert.equal(bytes.refusal, undefined)
  assert.equal(bytes.dateMs, Date.UTC(2013, 4, 24))
  assert.equal(readAnswer(reply(200, '<A><B>x</B></A>'), false).document?.name, 'A')
  assert.equal(readAnswer(reply(204, ''), false).document, undefined)
  assert.equal(readAnswer(reply(200, '', { date: 'yesterday' }), false).dateMs, undefined)
  assert.throws(
    () => readAnswer(reply(200, 'nonsense'), false),
    (cause) => cause instanceof Failure && cause.reason === 'undecodable',
  )
})
