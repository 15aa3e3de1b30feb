import { once, type Sasl } from './sasl.ts'

/** PLAIN (RFC 4616): name and password as they are, so nothing for a connection that others can read. */
export function plain(user: string, password: string): Sasl {
  return { mechanism: 'PLAIN', begin: async () => once(`\u0000${user}\u0000${password}`) }
}
