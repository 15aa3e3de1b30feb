import { array, bytes, int8, int16, int32, message, string } from '../schema.ts'

/** 51 AlterUserScramCredentials v0: sets and deletes SCRAM credentials. Flexible. */
export const alterUserScramCredentialsRequest = message({
  apiKey: 51,
  name: 'AlterUserScramCredentials',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    deletions: array({
      name: string(),
      mechanism: int8(),
    }),
    upsertions: array({
      name: string(),
      mechanism: int8(),
      iterations: int32(),
      salt: bytes(),
      saltedPassword: bytes(),
    }),
  },
})

/** Answers AlterUserScramCredentials v0. */
export const alterUserScramCredentialsResponse = message({
  apiKey: 51,
  name: 'AlterUserScramCredentials',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    results: array(
      {
        user: string(),
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
      },
      { struct: 'User' },
    ),
  },
})
