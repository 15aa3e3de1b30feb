import { z } from '../../schema.ts'
import { compatibilityLevel } from '../gates/compatibility-level.ts'

/** A checklist: rows by id, each with the gate item that it is the other side of. `<list>.<row>` is the item of a record. */
export const checklistRows = z.record(
  z.string(),
  z.strictObject({
    title: z.string(),
    /** A runbook: it must be there as well as executed. */
    runbooks: z.boolean().default(false),
    rows: z.record(
      z.string(),
      z.strictObject({ text: z.string(), gateItem: z.string().nullable(), level: compatibilityLevel.optional() }),
    ),
  }),
)

/** A file of limits may lay its own `checklists` over these. */
export const CHECKLIST_ROWS: z.output<typeof checklistRows> = {
  clientBehaviour: {
    title: 'Client behaviour',
    runbooks: false,
    rows: {
      acks: { text: 'acks 0, 1 and all', gateItem: 'C1', level: 'semantics' },
      idempotence: { text: 'idempotent producers', gateItem: 'C2', level: 'semantics' },
      rebalance: { text: 'rebalances of groups', gateItem: 'C1', level: 'semantics' },
      commits: { text: 'commits of offsets', gateItem: 'C1', level: 'semantics' },
      transactionalReads: { text: 'reads of committed transactions only', gateItem: 'C2', level: 'semantics' },
      libraryVersions: { text: 'library versions in use', gateItem: 'C1', level: 'protocol' },
    },
  },
  ecosystem: {
    title: 'Ecosystem',
    runbooks: false,
    rows: {
      connect: { text: 'Kafka Connect', gateItem: 'C3', level: 'ecosystem' },
      schemaRegistry: { text: 'schema registry', gateItem: 'C3', level: 'ecosystem' },
      processors: { text: 'stream processors', gateItem: 'C3', level: 'ecosystem' },
      userInterfaces: { text: 'user interfaces', gateItem: 'C3', level: 'ecosystem' },
      metrics: { text: 'metrics', gateItem: 'C3', level: 'ecosystem' },
      alertRules: { text: 'alert rules', gateItem: 'O5', level: 'ecosystem' },
    },
  },
  operationalContracts: {
    title: 'Operational contracts',
    runbooks: true,
    rows: {
      brokerReplacement: { text: 'broker replacement', gateItem: 'O2' },
      partitionChange: { text: 'partition change', gateItem: 'O3' },
      quota: { text: 'quota event', gateItem: null },
      certificates: { text: 'certificate rotation', gateItem: 'N3' },
      disasterRecovery: { text: 'disaster recovery', gateItem: null },
    },
  },
  validation: {
    title: 'Validation before migrating',
    runbooks: false,
    rows: {
      clients: { text: 'clients', gateItem: 'C1', level: 'protocol' },
      security: { text: 'security', gateItem: 'C4', level: 'protocol' },
      connectors: { text: 'connectors', gateItem: 'C3', level: 'ecosystem' },
      tooling: { text: 'tooling', gateItem: 'C4', level: 'ecosystem' },
      latency: { text: 'latency', gateItem: null, level: 'semantics' },
      retention: { text: 'retention', gateItem: null, level: 'semantics' },
      failureBehaviour: { text: 'failure behaviour', gateItem: 'O2', level: 'semantics' },
    },
  },
}
