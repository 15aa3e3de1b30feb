import { z } from '../../schema.ts'

const row = z.strictObject({ passNeeds: z.string(), sign: z.string() })

/** What the exit scorecard asks for, and the drills that it counts. */
export const exitTexts = z.strictObject({
  rows: z.strictObject({
    workloadCompatibility: row,
    costModel: row,
    migrationSafety: row,
    networkControl: row,
    operationsReadiness: row,
  }),
  drillsNeeded: z.array(z.string()),
  /** Whose absence is the warning sign. */
  drillSign: z.string(),
})

/** A file of limits may lay its own `exitScorecard` over these. */
export const EXIT_TEXTS: z.output<typeof exitTexts> = {
  rows: {
    workloadCompatibility: {
      passNeeds: 'classes of use were run, and none failed',
      sign: 'only produce and consume were run',
    },
    costModel: { passNeeds: 'all eight line items are present', sign: 'the savings rest on too few scenarios' },
    migrationSafety: {
      passNeeds: 'every unit was rehearsed, and no rehearsal failed',
      sign: 'everything moves in one window, or in none',
    },
    networkControl: {
      passNeeds: 'routing, locality, DNS, TLS and observability are documented',
      sign: 'too many bytes take paths that nobody knows',
    },
    operationsReadiness: {
      passNeeds: 'drills of scaling, balancing, upgrade and broker failure passed, and none failed',
      sign: 'no drill of a broker failure passed',
    },
  },
  drillsNeeded: ['scaling', 'balancing', 'upgrade', 'broker-failure'],
  drillSign: 'broker-failure',
}
