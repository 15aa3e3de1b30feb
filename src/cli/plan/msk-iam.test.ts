import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RealClock } from '../../platform/clock.ts'
import { mskIam, mskPayload } from './msk-iam.ts'

const HOST = 'b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com'
const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a+token/=',
}

describe('a login by AWS', () => {
  it('is a signed request to connect', () => {
    assert.deepEqual(mskPayload(HOST, 'eu-west-1', CREDENTIALS, Date.parse('2024-02-29T23:59:59Z')), {
      version: '2020_10_22',
      host: HOST,
      'user-agent': 'odradek',
      action: 'kafka-cluster:Connect',
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20240229/eu-west-1/kafka-cluster/aws4_request',
      'x-amz-date': '20240229T235959Z',
      'x-amz-expires': '900',
      'x-amz-security-token': 'a+token/=',
      'x-amz-signedheaders': 'host',
      // Computed by another program, with Python's hmac, from the documentation's recipe.
      'x-amz-signature': '5000d85671c5c3354499110d16c3ded46a1619019932dbb729b09c226d43953b',
    })
  })

  it("takes the region from the broker's name, or asks for it", async () => {
    const sasl = mskIam({ name: 'a test', fetch: async () => CREDENTIALS }, new RealClock())
    const { first } = await sasl.begin({ host: HOST, port: 9098 })
    assert.match(Buffer.from(first).toString(), /\/eu-west-1\/kafka-cluster\//)
    await assert.rejects(sasl.begin({ host: 'broker.example.com', port: 9098 }), /--region must name it/)
  })
})
