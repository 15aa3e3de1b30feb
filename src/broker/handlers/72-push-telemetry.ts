import type { PushTelemetryRequest, PushTelemetryResponse } from '../../protocol/generated/72-push-telemetry.ts'
import type { ClientTelemetry } from '../client-telemetry.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { codeOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import type { TelemetrySubscriptions } from '../telemetry-subscriptions.ts'

export interface PushTelemetryParts {
  readonly telemetrySubscriptions: TelemetrySubscriptions
  readonly clientTelemetry: ClientTelemetry
  readonly configs: Pick<ClusterConfigs, 'settings'>
}

/**
 * 72 PushTelemetry, v0. Takes metrics of a client (KIP-714).
 * Behaviour: checked in this order: instance id, end already told, interval, subscription, codec, size. A push that is taken is
 * counted; one whose payload can't be read is refused and doesn't count.
 */
export async function pushTelemetry(
  request: PushTelemetryRequest,
  context: RequestContext,
  { telemetrySubscriptions, clientTelemetry, configs }: PushTelemetryParts,
): Promise<PushTelemetryResponse> {
  const subscription = telemetrySubscriptions.of(request.clientInstanceId, context)
  const reason = await clientTelemetry.push(request, subscription, context, configs.settings['telemetry.max.bytes'])
  return { throttleTimeMs: 0, errorCode: codeOf(reason) }
}
