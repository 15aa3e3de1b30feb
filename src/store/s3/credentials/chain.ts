import { Failure } from '../../../base/failure.ts'
import { ContainerCredentials } from './container.ts'
import type { CredentialSource, Credentials } from './credentials.ts'
import { type CredentialParts, EnvironmentCredentials } from './environment.ts'
import { InstanceCredentials } from './instance.ts'
import { ProfileCredentials } from './profile.ts'
import { WebIdentityCredentials } from './web-identity.ts'

/** The places that AWS tools look at, in their order. The first one that gives credentials is asked from then on. */
export class CredentialChain implements CredentialSource {
  readonly #sources: readonly CredentialSource[]
  #found: CredentialSource | undefined

  constructor(parts: CredentialParts) {
    this.#sources = [
      new EnvironmentCredentials(parts),
      new WebIdentityCredentials(parts),
      new ProfileCredentials(parts),
      new ContainerCredentials(parts),
      new InstanceCredentials(parts),
    ]
  }

  get name(): string {
    return this.#found?.name ?? 'anywhere'
  }

  async fetch(): Promise<Credentials> {
    if (this.#found !== undefined) {
      const again = await this.#found.fetch()
      if (again !== undefined) return again
    }
    const looked: string[] = []
    for (const source of this.#sources) {
      // Who is asked last is asked without being set up: that nobody answers there means only that it isn't this kind of machine.
      const isLast = source === this.#sources.at(-1)
      const found = await source.fetch().catch((cause: unknown) => {
        if (!isLast || !(cause instanceof Failure)) throw cause
        looked.push(cause.message)
        return undefined
      })
      if (found !== undefined) {
        this.#found = source
        return found
      }
      if (!isLast) looked.push(`${source.name}: none`)
    }
    throw new Failure(
      'unavailable',
      'store-denied',
      'no',
      `there are no credentials for the store; looked at: ${looked.join('; ')}`,
    )
  }
}
