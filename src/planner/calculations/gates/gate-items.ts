import { positiveCount, z } from '../../schema.ts'
import { compatibilityLevel } from './compatibility-level.ts'

const item = z.strictObject({
  text: z.string(),
  /** What must be shown for each of: a record for one says nothing of the others. */
  per: z.enum(['client-family', 'awkward-class', 'wave']).optional(),
  /** Of a test of compatibility: what it shows. */
  level: compatibilityLevel.optional(),
  /** Days that its evidence counts, where it isn't the constant. */
  validDays: positiveCount.optional(),
})

export const GATE_NAMES = ['compatibility', 'cost', 'network', 'migration', 'operations'] as const
export type GateName = (typeof GATE_NAMES)[number]

const items = z.record(z.string(), item)
export const gateItems = z.strictObject({
  compatibility: items,
  cost: items,
  network: items,
  migration: items,
  operations: items,
})

export type GateItem = z.output<typeof item>
export type GateItems = z.output<typeof gateItems>

/** A file of limits may lay its own `gates` over these: other texts, other days, more items. */
export const GATE_ITEMS: GateItems = {
  compatibility: {
    C1: { text: 'real clients of every family in the estate', per: 'client-family', level: 'protocol' },
    C2: { text: 'every awkward class of the estate', per: 'awkward-class', level: 'semantics' },
    C3: { text: 'ecosystem tools', level: 'ecosystem' },
    C4: { text: 'administration and security APIs', level: 'protocol' },
  },
  cost: {
    K1: { text: 'eight line items present, none blank' },
    K2: { text: 'enough scenarios' },
    K3: { text: 'bill reconciled with the model' },
    K4: { text: 'prices checked', validDays: 90 },
  },
  network: {
    N1: { text: 'client locality' },
    N2: { text: 'DNS' },
    N3: { text: 'TLS' },
    N4: { text: 'identity and authentication' },
    N5: { text: 'private endpoints' },
    N6: { text: 'firewall rules' },
    N7: { text: 'observability routes' },
  },
  migration: {
    M1: { text: 'topic replication', per: 'wave' },
    M2: { text: 'consumer progress', per: 'wave' },
    M3: { text: 'producer switch', per: 'wave' },
    M4: { text: 'rollback', per: 'wave' },
    M5: { text: 'validation after cutover', per: 'wave' },
  },
  operations: {
    O1: { text: 'scaling' },
    O2: { text: 'broker replacement' },
    O3: { text: 'partition movement' },
    O4: { text: 'upgrade' },
    O5: { text: 'alert response' },
  },
}

/** Classes that any log passes: who ran nothing else knows nothing of the awkward ones. */
export const PLAIN_CLASSES = ['produce', 'consume']

/** What every cost has, known or not. */
export const LINE_ITEMS = [
  'compute',
  'blockStorage',
  'objectStorage',
  'privateConnectivity',
  'crossZoneTraffic',
  'requestCharges',
  'support',
  'engineeringTime',
]
