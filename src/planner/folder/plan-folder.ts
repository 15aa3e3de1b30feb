import type { NamedDocument } from '../book/book.ts'
import { type CalibrationFile, calibrationFile } from '../calculations/cost/calibration.ts'
import type { FileSums } from '../calculations/evidence/record-state.ts'
import { type Answers, answersFile } from '../documents/answers.ts'
import { type Assumptions, assumptionsFile } from '../documents/assumptions.ts'
import { type Estate, estateFile } from '../documents/estate.ts'
import { type EvidenceFile, evidenceFile } from '../documents/evidence-file.ts'
import { validate } from '../documents/validate.ts'

/** A document and the name that people know it by. */
export interface Named<Value> {
  readonly name: string
  readonly value: Value
}

/** The documents that plans are made from. What isn't there is missing. */
export interface PlanFolder {
  readonly estate?: Named<Estate>
  readonly assumptions?: Named<Assumptions>
  readonly answers?: Named<Answers>
  /** Figures of Odradek's cost model as measured on a machine. */
  readonly calibration?: Named<CalibrationFile>
  readonly evidence: readonly Named<EvidenceFile>[]
  /** SHA-256 of each file that evidence names, as it is now; null: there is none; missing: nobody read it. */
  readonly evidenceFiles: FileSums
}

/** As read from files, before anybody looked into them. */
export interface FolderDocuments {
  readonly estate?: NamedDocument | undefined
  readonly assumptions?: NamedDocument | undefined
  readonly answers?: NamedDocument | undefined
  readonly calibration?: NamedDocument | undefined
  readonly evidence: readonly NamedDocument[]
  /** Without them no record is known to stand, and none counts. */
  readonly evidenceFiles?: FileSums
}

/** Throws a Failure (`bad-document`) with every field that can't be. */
export function planFolder({
  estate,
  assumptions,
  answers,
  calibration,
  evidence,
  evidenceFiles = {},
}: FolderDocuments): PlanFolder {
  return {
    ...(estate === undefined ? {} : { estate: { name: estate.name, value: validate(estate.name, estateFile, estate.value) } }),
    ...(assumptions === undefined
      ? {}
      : { assumptions: { name: assumptions.name, value: validate(assumptions.name, assumptionsFile, assumptions.value) } }),
    ...(answers === undefined
      ? {}
      : { answers: { name: answers.name, value: validate(answers.name, answersFile, answers.value) } }),
    ...(calibration === undefined
      ? {}
      : { calibration: { name: calibration.name, value: validate(calibration.name, calibrationFile, calibration.value) } }),
    evidence: evidence.map(({ name, value }) => ({ name, value: validate(name, evidenceFile, value) })),
    evidenceFiles,
  }
}
