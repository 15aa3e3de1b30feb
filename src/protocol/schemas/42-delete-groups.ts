import { array, int16, int32, message, string } from '../schema.ts'

/** 42 DeleteGroups v0–v2: deletes groups. v2: flexible. */
export const deleteGroupsRequest = message({
  apiKey: 42,
  name: 'DeleteGroups',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 2,
  fields: {
    groupsNames: array('Groups to delete.', string()),
  },
})

/** Answers DeleteGroups v0–v2. */
export const deleteGroupsResponse = message({
  apiKey: 42,
  name: 'DeleteGroups',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    results: array(
      {
        groupId: string(),
        errorCode: int16(),
      },
      { struct: 'Group' },
    ),
  },
})
