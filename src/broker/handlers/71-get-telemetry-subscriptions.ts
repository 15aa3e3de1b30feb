import type { Random } from '../../base/ports.ts'
import type {
  GetTelemetrySubscriptionsRequest,
  GetTelemetrySubscriptionsResponse,
} from '../../protocol/generated/71-get-telemetry-subscriptions.ts'
import { isReservedInstanceId, NO_INSTANCE_ID, TELEMETRY_CODECS } from '../client-telemetry.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { codeOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import type { TelemetrySubscriptions } from '../telemetry-subscriptions.ts'

export interface GetTelemetrySubscriptionsParts {
  readonly telemetrySubscriptions: TelemetrySubscriptions
  /** Where instance ids come from. */
  readonly instanceIds: Pick<Random, 'uuidHex'>
  readonly configs: Pick<ClusterConfigs, 'settings'>
}

/**
 * 71 GetTelemetrySubscriptions, v0. Tells a client which of its metrics to push, and how often (KIP-714).
 * Behaviour: a client without an instance id gets one. Where no subscription matches, the list of metrics is empty and the client
 * asks again after the interval.
 */
export function getTelemetrySubscriptions(
  request: GetTelemetrySubscriptionsRequest,
  context: RequestContext,
  { telemetrySubscriptions, instanceIds, configs }: GetTelemetrySubscriptionsParts,
): GetTelemetrySubscriptionsResponse {
  const isNew = request.clientInstanceId === NO_INSTANCE_ID
  const instanceId = isNew ? instanceIds.uuidHex() : request.clientInstanceId
  const isRefused = isReservedInstanceId(instanceId)
  const subscription = telemetrySubscriptions.of(instanceId, context)
  return {
    throttleTimeMs: 0,
    errorCode: isRefused ? codeOf('invalid-request') : 0,
    clientInstanceId: instanceId,
    subscriptionId: subscription.id,
    acceptedCompressionTypes: TELEMETRY_CODECS.map(({ number }) => number),
    pushIntervalMs: subscription.intervalMs,
    telemetryMaxBytes: configs.settings['telemetry.max.bytes'],
    deltaTemporality: true,
    requestedMetrics: subscription.metrics,
  }
}
