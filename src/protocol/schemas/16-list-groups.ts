import { array, int16, int32, message, string } from '../schema.ts'

/** 16 ListGroups v0–v5: lists the groups of a broker. v3: flexible. v4: by state (KIP-518). v5: by type (KIP-848). */
export const listGroupsRequest = message({
  apiKey: 16,
  name: 'ListGroups',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 3,
  fields: {
    statesFilter: array('Empty: all states.', string(), { since: 4 }),
    typesFilter: array('Empty: all types.', string(), { since: 5 }),
  },
})

/** Answers ListGroups v0–v5. */
export const listGroupsResponse = message({
  apiKey: 16,
  name: 'ListGroups',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    errorCode: int16(),
    groups: array({
      groupId: string(),
      protocolType: string('`consumer`, `connect` and so on.'),
      groupState: string({ since: 4, ignorable: true }),
      groupType: string({ since: 5, ignorable: true }),
    }),
  },
})
