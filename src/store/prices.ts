/**
 * List prices in US dollars of S3 Standard and of traffic between zones of one region, for an estimate of a bill. Others ask other prices.
 *
 * Region us-east-1; AWS price list as of 2024-07-01 (requests and storage, first 50 TB a month) and 2024-09-25 (traffic).
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2024-09-25',
  source: 'AWS price list',
  /** A write, a part of an upload, or a list. */
  writeRequest: 0.005 / 1_000,
  readRequest: 0.0004 / 1_000,
  deleteRequest: 0,
  gibMonth: 0.023,
  /** Out of one zone and into the other: 0.01 each. */
  zoneGib: 0.02,
} as const
