import { array, bool, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 32 DescribeConfigs v0–v4: reads settings of topics, brokers and groups. v0: a flag for defaults in place of the source. v1:
 * synonyms (KIP-226). v3: types and documentation (KIP-569). v4: flexible.
 */
export const describeConfigsRequest = message({
  apiKey: 32,
  name: 'DescribeConfigs',
  kind: 'request',
  versions: [0, 4],
  advertised: [1, 4],
  flexibleFrom: 4,
  fields: {
    resources: array({
      resourceType: int8(),
      resourceName: string(),
      configurationKeys: array('Settings asked for; null: all.', string(), { nullable: true }),
    }),
    includeSynonyms: bool({ since: 1, default: false }),
    includeDocumentation: bool({ since: 3, default: false }),
  },
})

/** Answers DescribeConfigs v0–v4. */
export const describeConfigsResponse = message({
  apiKey: 32,
  name: 'DescribeConfigs',
  kind: 'response',
  versions: [0, 4],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    results: array(
      {
        errorCode: int16(),
        errorMessage: string({ nullable: true }),
        resourceType: int8(),
        resourceName: string(),
        configs: array('Settings.', {
          name: string(),
          value: string('Null: unset or sensitive.', { nullable: true }),
          readOnly: bool(),
          isDefault: bool('Set nowhere.', { until: 0 }),
          configSource: int8('Where the value comes from.', { since: 1, default: -1, ignorable: true }),
          isSensitive: bool(),
          synonyms: array(
            'Where else the value could come from, strongest first.',
            {
              name: string(),
              value: string('Null: unset or sensitive.', { nullable: true }),
              source: int8(),
            },
            { since: 1, ignorable: true },
          ),
          configType: int8({ since: 3, default: 0, ignorable: true }),
          documentation: string({ since: 3, nullable: true, ignorable: true }),
        }),
      },
      { struct: 'Resource' },
    ),
  },
})
