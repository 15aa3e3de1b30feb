import { Failure } from '../../base/failure.ts'
import { oauthBearer } from '../../client/sasl/oauth-bearer.ts'
import { plain } from '../../client/sasl/plain.ts'
import type { Sasl } from '../../client/sasl/sasl.ts'
import { scram } from '../../client/sasl/scram.ts'
import type { ClientParts } from '../../client/settings.ts'
import { CredentialChain } from '../../store/s3/credentials/chain.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { type Login, PASSWORD_VARIABLE } from './cluster-access.ts'
import type { PlanFiles } from './plan-files.ts'

type LoginParts = Pick<CliParts, 'environment' | 'openHttp'>

/** The login that `login` names, with its secrets read. */
export async function saslOf(login: Login, files: PlanFiles, parts: LoginParts, { random, clock }: ClientParts): Promise<Sasl> {
  const { mechanism, user = '', tokenFile = '', region } = login
  switch (mechanism) {
    case 'plain':
      return plain(user, await passwordOf(login, files, parts))
    case 'scram-sha-256':
      return scram('sha256', user, await passwordOf(login, files, parts), random)
    case 'scram-sha-512':
      return scram('sha512', user, await passwordOf(login, files, parts), random)
    case 'oauthbearer':
      return oauthBearer(async () => (await files.text(tokenFile)).trim())
    case 'aws-msk-iam': {
      // Loaded where it is wanted: most clusters know no such login.
      const { mskIam } = await import('./msk-iam.ts')
      const http = await parts.openHttp()
      return mskIam(
        new CredentialChain({ environment: parts.environment, readFile: (path) => textOf(path, files), http, clock }),
        clock,
        region,
      )
    }
  }
}

async function passwordOf(
  { passwordFile, passwordVariable = PASSWORD_VARIABLE }: Login,
  files: PlanFiles,
  { environment }: LoginParts,
): Promise<string> {
  if (passwordFile !== undefined) return (await files.text(passwordFile)).replace(/\r?\n$/, '')
  const password = environment[passwordVariable]
  if (password === undefined || password === '')
    throw new UsageError(`the password is missing: --password-file names its file, or $${passwordVariable} holds it`)
  return password
}

async function textOf(path: string, files: PlanFiles): Promise<string | undefined> {
  try {
    return await files.text(path)
  } catch (cause) {
    if (cause instanceof Failure) return undefined
    throw cause
  }
}
