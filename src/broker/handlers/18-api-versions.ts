import type { ApiVersionsRequest, ApiVersionsResponse } from '../../protocol/generated/18-api-versions.ts'
import type { Api } from '../../protocol/protocol.ts'
import { codeOf } from '../error-mapping.ts'
import { FEATURES } from '../features.ts'
import type { RequestContext } from '../session.ts'
import type { TelemetrySubscriptions } from '../telemetry-subscriptions.ts'

export interface ApiVersionsParts {
  /** What is served, made into an answer once. */
  readonly apiVersions: ApiVersions
  readonly telemetrySubscriptions: Pick<TelemetrySubscriptions, 'isEmpty'>
}

/** GetTelemetrySubscriptions and PushTelemetry. */
const TELEMETRY: ReadonlySet<number> = new Set([71, 72])

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/

/**
 * 18 ApiVersions, v0–v4. What this broker speaks.
 * Behaviour: must work before anything else on a connection. The answer's header is v0 in every version; an unknown version
 * is answered by `Dispatch` (KIP-511). Clients use telemetry on their own as soon as they see its APIs, and librdkafka writes a
 * line about it, so these are told only while the metrics of some client are wanted (Kafka: while it has a plug-in for them).
 * v3: flexible, with the client's name and version, which must look like such. v4: features whose minimum is 0.
 */
export function apiVersions(request: ApiVersionsRequest, context: RequestContext, parts: ApiVersionsParts): ApiVersionsResponse {
  if (context.apiVersion >= 3) {
    if (!NAME.test(request.clientSoftwareName) || !NAME.test(request.clientSoftwareVersion))
      return { errorCode: codeOf('invalid-request'), apiKeys: [] }
    context.session.softwareName = request.clientSoftwareName
    context.session.softwareVersion = request.clientSoftwareVersion
  }
  const { apiVersions, telemetrySubscriptions } = parts
  return telemetrySubscriptions.isEmpty ? apiVersions.withoutTelemetry : apiVersions.whole
}

export class ApiVersions {
  readonly whole: ApiVersionsResponse
  readonly withoutTelemetry: ApiVersionsResponse

  constructor(apis: readonly Api[]) {
    const apiKeys = apis
      .flatMap(({ key, advertised }) =>
        advertised === null ? [] : [{ apiKey: key, minVersion: advertised.min, maxVersion: advertised.max }],
      )
      .sort((a, b) => a.apiKey - b.apiKey)
    this.whole = {
      errorCode: 0,
      apiKeys,
      supportedFeatures: FEATURES.map(({ name, min, max }) => ({ name, minVersion: min, maxVersion: max })),
      // Equal on all brokers and never lower than before: nothing has changed a feature yet.
      finalizedFeaturesEpoch: 0,
      finalizedFeatures: FEATURES.map(({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
    }
    this.withoutTelemetry = { ...this.whole, apiKeys: apiKeys.filter(({ apiKey }) => !TELEMETRY.has(apiKey)) }
  }
}
