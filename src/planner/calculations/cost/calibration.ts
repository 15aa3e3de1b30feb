import { dateText, positive, z } from '../../schema.ts'
import { modelFields } from './model.ts'

const values = z.strictObject({
  ...modelFields(['odradek']),
  getsPerMiB: positive.optional().describe('GETs per MiB read; the block is its inverse'),
  writeMiBpsPerVcpu: positive.optional().describe('MiB/s that a broker takes per processor'),
})

const origin = {
  odradekVersion: z.string().optional(),
  machine: z.string().optional().describe('processors and memory that it was measured on'),
  measuredAt: dateText.optional(),
}

/** `odradek/calibration`, as `odradek bench --calibrate` writes it. */
export const calibrationFile = z.strictObject({
  kind: z.literal('odradek/calibration'),
  version: z.literal(1),
  ...origin,
  logRecordsPerSecond: positive.optional().describe('batches that the log took in a second; no model reads it yet'),
  values,
})

export type CalibrationFile = z.output<typeof calibrationFile>

/** Figures measured on a machine. They count before the built-in ones. */
export const calibrationField = z
  .strictObject({ ...calibrationFile.partial().shape, values })
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
