import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMetered } from './is-metered.ts'

const at = (endpoint: string) => isMetered('s3://bucket/x', { endpoint }, {})

test('a directory bills nothing, and a bucket at Amazon does', () => {
  assert.equal(isMetered('file:///srv/odradek', {}, {}), false)
  assert.equal(isMetered('s3://bucket/x', {}, {}), true)
})

test('a server with an address or a name of a network of one’s own bills nothing', () => {
  for (const host of [
    'localhost:9000',
    '127.0.0.1:9000',
    '[::1]:9000',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.1',
    '100.64.0.1',
    '[fd00::1]',
    '[fe80::1]',
    'minio:9000',
    'minio.storage.svc',
    'minio.storage.svc.cluster.local',
    'ceph.internal',
    'nas.lan',
  ])
    assert.equal(at(`http://${host}`), false, host)
})

test('every other address is taken for one that bills', () => {
  for (const host of [
    's3.eu-west-1.amazonaws.com',
    'storage.googleapis.com',
    'account.r2.cloudflarestorage.com',
    '172.15.0.1',
    '172.32.0.1',
    '11.0.0.1',
    '8.8.8.8',
    '[2600:1f13::1]',
    'internal.example.com',
    '10.example.com',
    '192.168.example.com',
    'fd.example.com',
    'fc00.example.com',
    'vpce-1.s3.us-east-1.vpce.amazonaws.com',
  ])
    assert.equal(at(`https://${host}`), true, host)
})

test('the endpoint of the environment counts where no setting gives one', () => {
  assert.equal(isMetered('s3://bucket', {}, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:7070' }), false)
  const environment = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:7070' }
  assert.equal(isMetered('s3://bucket', { endpoint: 'https://storage.googleapis.com' }, environment), true)
})
