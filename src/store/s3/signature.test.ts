import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { amzTime, Signer, sha256, UNSIGNED_PAYLOAD } from './signature.ts'
import { encodePath, encodeQuery } from './uri.ts'

/** The examples of Amazon's documentation of Signature Version 4 for S3. */
const EXAMPLE = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const EXAMPLE_MS = Date.parse('2013-05-24T00:00:00Z')
const HOST = 'examplebucket.s3.amazonaws.com'
const EMPTY = sha256([])

function signatureOf(request: Parameters<Signer['sign']>[0]): string {
  const headers = new Signer('s3').sign(request, EXAMPLE, 'us-east-1', EXAMPLE_MS)
  return /Signature=([0-9a-f]{64})$/.exec(headers.authorization!)![1]!
}

test('a ranged read is signed as the documentation does', () => {
  const headers = { host: HOST, range: 'bytes=0-9' }
  const signature = signatureOf({ method: 'GET', path: '/test.txt', query: '', headers, payload: EMPTY })
  assert.equal(signature, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41')
})

test('a write is signed as the documentation does', () => {
  const headers = { host: HOST, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' }
  const payload = sha256([Buffer.from('Welcome to '), Buffer.from('Amazon S3.')])
  const signature = signatureOf({ method: 'PUT', path: encodePath('/test$file.text'), query: '', headers, payload })
  assert.equal(signature, '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd')
})

test('requests with a query are signed as the documentation does', () => {
  const headers = { host: HOST }
  const lifecycle = signatureOf({ method: 'GET', path: '/', query: encodeQuery([['lifecycle', '']]), headers, payload: EMPTY })
  assert.equal(lifecycle, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543')
  const query = encodeQuery([
    ['prefix', 'J'],
    ['max-keys', '2'],
  ])
  const list = signatureOf({ method: 'GET', path: '/', query, headers, payload: EMPTY })
  assert.equal(list, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

test('a session token is part of what is signed', () => {
  const request = {
    method: 'PUT',
    path: '/k',
    query: '',
    headers: { host: HOST, 'if-none-match': '*' },
    payload: UNSIGNED_PAYLOAD,
  }
  const headers = new Signer('s3').sign(request, { ...EXAMPLE, sessionToken: 'a+token/=' }, 'eu-west-3', EXAMPLE_MS)
  assert.equal(headers['x-amz-security-token'], 'a+token/=')
  assert.match(headers.authorization!, /SignedHeaders=host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-security-token,/)
  // Computed by another program, with Python's hmac, from the documentation's recipe.
  assert.match(headers.authorization!, /Signature=561b2d18ca8ccbf6be1788cf22c9084b56650b6f601dc9974b30c0da816f0f94$/)
})

test('the key of the day is kept only for that day, region and secret', () => {
  const signer = new Signer('s3')
  const request = { method: 'GET', path: '/', query: '', headers: { host: HOST }, payload: EMPTY }
  const sign = (by: Signer, region: string, timeMs: number, secretAccessKey: string) =>
    by.sign(request, { accessKeyId: 'A', secretAccessKey }, region, timeMs).authorization
  for (const region of ['us-east-1', 'eu-west-1', 'us-east-1'])
    for (const timeMs of [EXAMPLE_MS, EXAMPLE_MS + 86_400_000])
      for (const secret of ['one', 'two'])
        assert.equal(sign(signer, region, timeMs, secret), sign(new Signer('s3'), region, timeMs, secret))
})

test('times are written as calendars have them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.parse('2999-12-31T23:59:59Z') }), (timeMs) => {
      assert.equal(amzTime(timeMs), new Date(timeMs).toISOString().replace(/[-:]|\.\d+/g, ''))
    }),
    {
      examples: [
        [Date.parse('2024-02-29T23:59:59Z')],
        [Date.parse('2000-02-29T00:00:00Z')],
        [Date.parse('2100-03-01T00:00:00Z')],
        [0],
      ],
    },
  )
})

test('paths and queries are encoded so that any server decodes them to what they were', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = encodePath(text)
      assert.match(encoded, /^[A-Za-z0-9\-._~/%]*$/)
      assert.equal(decodeURIComponent(encoded), text)
      const search = new URLSearchParams(encodeQuery([['a', text]]))
      assert.equal(search.get('a'), text)
    }),
  )
  const inOrder = encodeQuery([
    ['uploadId', 'b+/='],
    ['partNumber', '3'],
    ['a-b', ''],
    ['a', '*'],
  ])
  assert.equal(inOrder, 'a=%2A&a-b=&partNumber=3&uploadId=b%2B%2F%3D')
})
