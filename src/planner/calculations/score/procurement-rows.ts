import { z } from '../../schema.ts'

export const SIGN_OFF_ROLES = ['engineering', 'SRE', 'security', 'FinOps', 'procurement'] as const
export const signOffRole = z.enum(SIGN_OFF_ROLES)

export const procurementRow = z.strictObject({
  title: z.string(),
  /** A hard row can't be bought off; a negotiable one may be accepted with a recorded reason. */
  class: z.enum(['hard', 'negotiable']),
  questions: z.record(z.string(), z.string()),
  /** What must be shown, by kind: `<row>.<kind>` is the item of a record. */
  evidence: z.record(z.string(), z.string()),
  signOff: z.array(signOffRole),
})

export const procurementRows = z.record(z.string(), procurementRow)

/** A file of limits may lay its own `procurementScorecard` over these. */
export const PROCUREMENT_ROWS: z.output<typeof procurementRows> = {
  compatibility: {
    title: 'Compatibility',
    class: 'hard',
    questions: {
      clients: 'Which of our client versions were run, and with which settings?',
      awkward: 'Do transactions, compaction and Streams behave as they do today?',
      connectors: 'Which connectors were run, and did they restart without a gap?',
    },
    evidence: {
      testMatrix: 'test matrix of clients and classes of use',
      clientLogs: 'logs of those clients',
      connectorRuns: 'runs of connectors with restarts',
      offsetsAndTransactions: 'checks of offsets and transactions',
    },
    signOff: ['engineering', 'SRE'],
  },
  costModel: {
    title: 'Cost model',
    class: 'negotiable',
    questions: {
      drivers: 'Which of our numbers is each line of the bill made from?',
      month: 'What would last month have cost?',
      surprises: 'What is billed that nobody asked for: transfer, requests, partitions, support?',
    },
    evidence: { monthFromTraffic: 'bill model of one month from production traffic' },
    signOff: ['FinOps', 'procurement', 'engineering'],
  },
  elasticity: {
    title: 'Elasticity',
    class: 'negotiable',
    questions: {
      scaleOut: 'How long until added capacity carries load?',
      scaleIn: 'What do clients notice when capacity is taken away?',
    },
    evidence: {
      scaleOut: 'recorded scale-out under load with lag and latency',
      scaleIn: 'recorded scale-in under load with lag and latency',
    },
    signOff: ['SRE', 'engineering'],
  },
  networkBoundary: {
    title: 'Network boundary',
    class: 'hard',
    questions: {
      paths: 'Which way does each byte take, and who pays for it?',
      privateWays: 'Which private endpoints are needed, and in which accounts?',
    },
    evidence: {
      diagrams: 'diagrams of networks and clients',
      crossings: 'paths across zones and regions with bytes',
      privateEndpoints: 'private endpoints reached from the clients',
    },
    signOff: ['security', 'SRE', 'FinOps'],
  },
  operations: {
    title: 'Operations',
    class: 'hard',
    questions: {
      executed: 'Which runbooks were executed, by whom, and when?',
      pager: 'What stays on our pager?',
    },
    evidence: {
      brokerFailure: 'runbook executed: broker failure',
      partitionGrowth: 'runbook executed: partition growth',
      certificateRotation: 'runbook executed: certificate rotation',
      quotaEvent: 'runbook executed: quota event',
    },
    signOff: ['SRE'],
  },
  controlAndGovernance: {
    title: 'Control and governance',
    class: 'hard',
    questions: {
      account: 'Which account holds data, keys and logs?',
      access: 'Who of the provider can reach them, and how is that recorded?',
      changes: 'Who approves changes?',
    },
    evidence: {
      securityReview: 'security review',
      deploymentModel: 'deployment model',
      changeProcess: 'how changes are asked for and approved',
    },
    signOff: ['security', 'procurement', 'engineering'],
  },
}
