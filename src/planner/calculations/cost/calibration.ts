import { dateText, positive, z } from '../../schema.ts'
import { modelFields } from './model.ts'

/** Figures measured on a machine, as `calibration.yaml` holds them. They count before the built-in ones. */
export const calibrationField = z
  .strictObject({
    kind: z.literal('odradek/calibration').optional(),
    version: z.literal(1).optional(),
    odradekVersion: z.string().optional(),
    machine: z.string().optional(),
    measuredAt: dateText.optional(),
    values: z.strictObject({
      ...modelFields(['odradek']),
      getsPerMiB: positive.optional().describe('GETs per MiB read; the block is its inverse'),
      writeMiBpsPerVcpu: positive.optional().describe('MiB/s that a broker takes per processor'),
    }),
  })
  .optional()
  .describe('measured figures of the model')

type Calibration = z.output<typeof calibrationField>

/** What is measured as GETs per MiB, the model holds as MiB per GET. */
export function calibratedValues(calibration: Calibration): { readonly values: Readonly<Record<string, unknown>> } | undefined {
  if (calibration === undefined) return undefined
  const { getsPerMiB, ...values } = calibration.values
  return { values: { ...(getsPerMiB === undefined ? {} : { blockMiB: 1 / getsPerMiB }), ...known(values) } }
}

function known(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
