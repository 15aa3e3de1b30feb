import type { ApiVersionsRequest, ApiVersionsResponse } from '../../protocol/generated/18-api-versions.ts'
import type { Api } from '../../protocol/protocol.ts'
import { FEATURES } from '../features.ts'
import type { RequestContext } from '../session.ts'

export interface ApiVersionsParts {
  /** What is served, made into an answer once. */
  readonly apiVersions: ApiVersions
}

const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/
const INVALID_REQUEST = 42

/**
 * 18 ApiVersions, v0–v4. What this broker speaks.
 * Behaviour: must work before anything else on a connection. The answer's header is v0 in every version; an unknown version
 * is answered by `Dispatch` (KIP-511). v3: flexible, with the client's name and version, which must look like such. v4: features whose minimum is 0.
 */
export function apiVersions(request: ApiVersionsRequest, context: RequestContext, parts: ApiVersionsParts): ApiVersionsResponse {
  if (context.apiVersion >= 3) {
    if (!NAME.test(request.clientSoftwareName) || !NAME.test(request.clientSoftwareVersion))
      return { errorCode: INVALID_REQUEST, apiKeys: [] }
    context.session.softwareName = request.clientSoftwareName
    context.session.softwareVersion = request.clientSoftwareVersion
  }
  return parts.apiVersions.response
}

export class ApiVersions {
  readonly response: ApiVersionsResponse

  constructor(apis: readonly Api[]) {
    const apiKeys = apis
      .flatMap(({ key, advertised }) =>
        advertised === null ? [] : [{ apiKey: key, minVersion: advertised.min, maxVersion: advertised.max }],
      )
      .sort((a, b) => a.apiKey - b.apiKey)
    this.response = {
      errorCode: 0,
      apiKeys,
      supportedFeatures: FEATURES.map(({ name, min, max }) => ({ name, minVersion: min, maxVersion: max })),
      // Equal on all brokers and never lower than before: nothing has changed a feature yet.
      finalizedFeaturesEpoch: 0,
      finalizedFeatures: FEATURES.map(({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
    }
  }
}
