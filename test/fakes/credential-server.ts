import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The services that hand out credentials, all in one: an instance's metadata (IMDSv2), a container's, and the security token service. */
export class CredentialServer {
  readonly #server: Server
  /** What is handed out, and until when (ISO 8601). */
  readonly given = { AccessKeyId: 'KEY', SecretAccessKey: 'SECRET', Token: 'TOKEN', Expiration: '2026-01-01T06:00:00Z' }
  /** The token that a container or pod must show. */
  containerToken = 'container token'
  webIdentity = 'web identity token'
  /** Requests that came: method and path. */
  readonly asked: string[] = []
  /** Status and body instead of credentials. */
  trouble: { readonly status: number; readonly body: string } | undefined
  #metadataTokens = 0

  private constructor() {
    this.#server = createServer(async (incoming, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      this.asked.push(`${incoming.method} ${incoming.url}`)
      const { status, body } = this.#answer(incoming, Buffer.concat(chunks).toString())
      response.writeHead(status).end(body)
    })
  }

  static async start(): Promise<CredentialServer> {
    const server = new CredentialServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(incoming: IncomingMessage, body: string): { readonly status: number; readonly body: string } {
    const metadataToken = `metadata token ${this.#metadataTokens}`
    switch (`${incoming.method} ${incoming.url}`) {
      case 'PUT /latest/api/token':
        if (incoming.headers['x-aws-ec2-metadata-token-ttl-seconds'] === undefined) return { status: 400, body: 'no ttl' }
        return { status: 200, body: `metadata token ${++this.#metadataTokens}` }
      case 'GET /latest/meta-data/iam/security-credentials/':
        if (incoming.headers['x-aws-ec2-metadata-token'] !== metadataToken) return { status: 401, body: '' }
        return { status: 200, body: 'the-role\n' }
      case 'GET /latest/meta-data/iam/security-credentials/the-role':
        if (incoming.headers['x-aws-ec2-metadata-token'] !== metadataToken) return { status: 401, body: '' }
        return this.trouble ?? { status: 200, body: JSON.stringify({ Code: 'Success', ...this.given }) }
      case 'GET /v2/credentials/id?a=b':
        if (incoming.headers.authorization !== this.containerToken) return { status: 401, body: 'who are you' }
        return this.trouble ?? { status: 200, body: JSON.stringify(this.given) }
      case 'POST /':
        return this.trouble ?? this.#exchange(new URLSearchParams(body))
      default:
        return { status: 404, body: 'not found' }
    }
  }

  #exchange(form: URLSearchParams): { readonly status: number; readonly body: string } {
    const isRight =
      form.get('Action') === 'AssumeRoleWithWebIdentity' &&
      form.get('Version') === '2011-06-15' &&
      form.get('RoleArn') === 'arn:aws:iam::1:role/odradek' &&
      form.get('WebIdentityToken') === this.webIdentity
    if (!isRight) return { status: 400, body: '<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>' }
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = this.given
    const credentials = `<AccessKeyId>${AccessKeyId}</AccessKeyId><SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken>`
    const result = `<Credentials>${credentials}<Expiration>${Expiration}</Expiration></Credentials>`
    return {
      status: 200,
      body: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>${result}</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    }
  }
}
