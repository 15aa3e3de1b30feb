import type { Clock } from '../../base/ports.ts'
import type { Sasl } from '../../client/sasl/sasl.ts'
import type { CredentialSource, Credentials } from '../../store/s3/credentials/credentials.ts'
import { amzTime, Signer, sha256 } from '../../store/s3/signature.ts'
import { encodeQuery } from '../../store/s3/uri.ts'
import { UsageError } from '../exit-code.ts'

const ACTION = 'kafka-cluster:Connect'
const PAYLOAD_VERSION = '2020_10_22'
const EXPIRES_SECONDS = '900'
const REGION_IN_HOST = /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/

/** AWS_MSK_IAM: a signed request to connect, which the broker lets AWS check. `region`: where the host's name doesn't tell it. */
export function mskIam(credentials: CredentialSource, clock: Clock, region?: string): Sasl {
  return {
    mechanism: 'AWS_MSK_IAM',
    async begin({ host }) {
      const found = region ?? REGION_IN_HOST.exec(host)?.[1]
      if (found === undefined) throw new UsageError(`the region can't be told from ${host}: --region must name it`)
      const own = (await credentials.fetch())!
      const first = Buffer.from(JSON.stringify(mskPayload(host, found, own, clock.nowMs())))
      // The broker answers with its own words, which nobody needs.
      return { first, next: () => undefined }
    },
  }
}

/** A GET request in Signature Version 4, its query spread out as a map. */
export function mskPayload(host: string, region: string, credentials: Credentials, nowMs: number): Record<string, string> {
  const signer = new Signer('kafka-cluster')
  const time = amzTime(nowMs)
  const query: (readonly [string, string])[] = [
    ['Action', ACTION],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${signer.scope(region, time)}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', EXPIRES_SECONDS],
    ...(credentials.sessionToken === undefined ? [] : [['X-Amz-Security-Token', credentials.sessionToken] as const]),
    ['X-Amz-SignedHeaders', 'host'],
  ]
  const canonical = `GET\n/\n${encodeQuery(query)}\nhost:${host}\n\nhost\n${sha256([])}`
  const fields = query.map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    version: PAYLOAD_VERSION,
    host,
    'user-agent': 'odradek',
    ...Object.fromEntries(fields),
    'x-amz-signature': signer.signature(canonical, credentials, region, time),
  }
}
