import { bool, bytes, int8, int16, int32, message, uuid } from '../schema.ts'

/** 72 PushTelemetry v0: takes metrics of a client (KIP-714). Flexible. */
export const pushTelemetryRequest = message({
  apiKey: 72,
  name: 'PushTelemetry',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    terminating: bool('The last push.'),
    compressionType: int8(),
    metrics: bytes('OpenTelemetry payload.'),
  },
})

/** Answers PushTelemetry v0. */
export const pushTelemetryResponse = message({
  apiKey: 72,
  name: 'PushTelemetry',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
  },
})
