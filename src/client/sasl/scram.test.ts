import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exchange } from './scram.ts'

/** The example of RFC 7677. */
const NONCE = 'rOprNGfwEbeRWgbNEkqO'
const WHOLE = `${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0`
const FIRST = `r=${WHOLE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`
const begin = (user = 'user') => exchange('sha256', user, 'pencil', NONCE)
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString())

describe('SCRAM', () => {
  it('says what the standard says, and believes a broker that knows the password', () => {
    const one = begin()
    assert.equal(text(one.first), `n,,n=user,r=${NONCE}`)
    assert.equal(text(one.next(Buffer.from(FIRST))), `c=biws,r=${WHOLE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`)
    assert.equal(one.next(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')), undefined)
  })

  it('believes no other broker', () => {
    const refused = { reason: 'login-refused', message: /is not believed/ }
    const one = begin()
    one.next(Buffer.from(FIRST))
    assert.throws(() => one.next(Buffer.from('v=AAAA')), refused)
    assert.throws(() => begin().next(Buffer.from(FIRST.replaceAll(NONCE, 'another'))), refused)
    assert.throws(() => begin().next(Buffer.from(`r=${NONCE},s=AAAA,i=4096`)), refused)
    for (const count of ['1', '4095', '16385', '99999999', 'many', '']) {
      assert.throws(() => begin().next(Buffer.from(FIRST.replace('4096', count))), refused, count)
    }
    assert.throws(() => begin().next(Buffer.from('e=other-error')), refused)
  })

  it('writes names so that commas and equals signs stay in them', () => {
    assert.equal(text(begin('a=b,c').first), `n,,n=a=3Db=2Cc,r=${NONCE}`)
  })
})
