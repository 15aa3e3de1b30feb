import { once, type Sasl } from './sasl.ts'

/** OAUTHBEARER (RFC 7628): a token that is asked for anew for each connection, because it gets old. */
export function oauthBearer(token: () => Promise<string>): Sasl {
  return { mechanism: 'OAUTHBEARER', begin: async () => once(`n,,\u0001auth=Bearer ${await token()}\u0001\u0001`) }
}
