import { array, int8, int16, int32, message, string } from '../schema.ts'

/** 50 DescribeUserScramCredentials v0: tells which SCRAM mechanisms users have. Flexible. */
export const describeUserScramCredentialsRequest = message({
  apiKey: 50,
  name: 'DescribeUserScramCredentials',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    users: array(
      'Null: all.',
      {
        name: string(),
      },
      { nullable: true },
    ),
  },
})

/** Answers DescribeUserScramCredentials v0. */
export const describeUserScramCredentialsResponse = message({
  apiKey: 50,
  name: 'DescribeUserScramCredentials',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    results: array(
      {
        user: string(),
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
        credentialInfos: array(
          {
            mechanism: int8(),
            iterations: int32(),
          },
          { struct: 'Credential' },
        ),
      },
      { struct: 'User' },
    ),
  },
})
