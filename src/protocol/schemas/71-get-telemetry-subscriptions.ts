import { array, bool, int8, int16, int32, message, string, uuid } from '../schema.ts'

/** 71 GetTelemetrySubscriptions v0: tells a client which metrics to push (KIP-714). Flexible. */
export const getTelemetrySubscriptionsRequest = message({
  apiKey: 71,
  name: 'GetTelemetrySubscriptions',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    clientInstanceId: uuid('All zeroes: give one.'),
  },
})

/** Answers GetTelemetrySubscriptions v0. */
export const getTelemetrySubscriptionsResponse = message({
  apiKey: 71,
  name: 'GetTelemetrySubscriptions',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    clientInstanceId: uuid('To be used from now on.'),
    subscriptionId: int32(),
    acceptedCompressionTypes: array('Compression codecs that the broker takes, best first.', int8()),
    pushIntervalMs: int32(),
    telemetryMaxBytes: int32(),
    deltaTemporality: bool('Deltas instead of sums.'),
    requestedMetrics: array('Prefixes; one empty string: all.', string()),
  },
})
