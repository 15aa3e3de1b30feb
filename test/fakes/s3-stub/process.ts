import { S3Stub, type StubOptions } from './s3-stub.ts'

/** The stub as a process of its own: options as JSON in the first argument, a line `{"port":…}` when it serves, until SIGTERM. */
const stub = await S3Stub.start(JSON.parse(process.argv[2] ?? '{}') as StubOptions)
process.once('SIGTERM', () => void stub.close())
process.stdout.write(`${JSON.stringify({ port: stub.port })}\n`)
