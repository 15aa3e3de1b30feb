import { showAddress } from './address.ts'
import type { ValueType } from './definition.ts'
import type { Settings } from './settings.ts'

/**
 * Broker configs of Kafka that tools look for and that can't be set here: they follow from a setting, or belong to a part that isn't there.
 * Taking such a value in silence would be worst for those that protect something, so giving one at the start is refused.
 */
export interface ShownConfig {
  readonly type: ValueType
  readonly about: string
  /** What the broker was started with, rather than a default: a broker of Kafka's doesn't start without such a value in its file, and tools know it as that. */
  readonly isGiven: boolean
  readonly value: (settings: Settings) => string | null
  /** Ends the sentence "it is shown, but …". */
  readonly instead: string
}

function follows(setting: string, about: string, value: (settings: Settings) => string): ShownConfig {
  return { type: 'string', about, isGiven: true, value, instead: `set ${setting} in its place` }
}

function fixed(type: ValueType, value: string | null, about: string): ShownConfig {
  return { type, about, isGiven: false, value: () => value, instead: 'has no effect here' }
}

function absent(type: ValueType, value: string | null, about: string): ShownConfig {
  return {
    type,
    about,
    isGiven: false,
    value: () => value,
    instead: 'this version has no such security, so it is refused rather than ignored',
  }
}

const plaintext = (host: string): string => `PLAINTEXT://${host}`

export const SHOWN_CONFIGS: ReadonlyMap<string, ShownConfig> = new Map<string, ShownConfig>([
  ['broker.id', { ...follows('node.id', 'Number of this broker.', (s) => String(s['node.id'] ?? 1)), type: 'int' }],
  ['log.dirs', follows('data', 'Where this broker keeps its data.', (s) => s.data)],
  ['log.dir', follows('data', 'Where this broker keeps its data.', (s) => s.data)],
  ['listeners', follows('listen', 'Where clients connect.', (s) => plaintext(showAddress(s.listen)))],
  [
    'advertised.listeners',
    follows('advertise', 'Where clients are told to connect.', (s) => plaintext(showAddress(s.advertise ?? s.listen))),
  ],
  ['listener.security.protocol.map', fixed('string', 'PLAINTEXT:PLAINTEXT', 'Security of each listener.')],
  ['inter.broker.listener.name', fixed('string', 'PLAINTEXT', 'Listener between brokers.')],
  ['security.inter.broker.protocol', fixed('string', 'PLAINTEXT', 'Security between brokers.')],
  ['process.roles', fixed('list', 'broker', 'Roles of this process; there are no controllers.')],
  ['replica.selector.class', fixed('class', null, 'Plug-in that chooses the replica to fetch from.')],
  ['client.quota.callback.class', fixed('class', null, 'Plug-in that decides about quotas.')],
  ['authorizer.class.name', absent('string', '', 'Plug-in that decides about access.')],
  ['super.users', absent('string', '', 'Users who may do everything.')],
  ['allow.everyone.if.no.acl.found', absent('boolean', 'true', 'Whether all have access to what no rule protects.')],
  ['sasl.enabled.mechanisms', absent('list', '', 'Mechanisms by which clients prove who they are.')],
  ['sasl.server.max.receive.size', absent('int', '524288', 'Longest token of a client that proves who it is.')],
  ['connections.max.reauth.ms', absent('long', '0', 'Time after which a client must prove again who it is; 0: never.')],
  ['ssl.client.auth', absent('string', 'none', 'Whether clients must show a certificate.')],
  ['ssl.keystore.location', absent('string', null, 'Keys of this broker.')],
  ['ssl.keystore.type', absent('string', 'JKS', 'Form of the keys.')],
  ['ssl.keystore.password', absent('password', null, 'Password of the keys.')],
  ['ssl.key.password', absent('password', null, 'Password of the key itself.')],
  ['ssl.truststore.location', absent('string', null, 'Certificates that are trusted.')],
  ['ssl.truststore.type', absent('string', 'JKS', 'Form of the trusted certificates.')],
  ['ssl.truststore.password', absent('password', null, 'Password of the trusted certificates.')],
  ['delegation.token.secret.key', absent('password', null, 'Secret of delegation tokens; without it there are none.')],
  ['delegation.token.max.lifetime.ms', absent('long', '604800000', 'Longest life of a delegation token.')],
  ['delegation.token.expiry.time.ms', absent('long', '86400000', 'Life of a delegation token that is not renewed.')],
])
