import { THE_DAY } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

/** All records of the folder: those that no longer stand, too. */
export const evidenceVerifyInput: InputMap = {
  command: 'plan evidence verify',
  of: 'folder',
  fields: {
    records: [
      {
        wanted: 'evidence/',
        find: ({ folder: { evidence } }) => ({
          value: evidence.map(({ value }) => value),
          source: { kind: 'document', document: 'evidence', path: '' },
        }),
      },
    ],
    files: [
      {
        wanted: '',
        find: ({ folder: { evidenceFiles } }) => ({
          value: evidenceFiles,
          source: { kind: 'document', document: 'evidence', path: '', from: 'SHA-256 of the files as they are now' },
        }),
      },
    ],
    now: [THE_DAY],
  },
}
