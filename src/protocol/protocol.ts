import type { Api } from './api.ts'
import { ALL_APIS } from './generated/apis.ts'

/**
 * The door of the room: every API that we read and write, by its key. Typed entries, for who knows which one it wants
 * (`produceApi`, with all types of its messages), are in `generated/NN-name.ts`.
 */
export type { Api, Versions } from './api.ts'

export const APIS: ReadonlyMap<number, Api> = new Map(ALL_APIS.map((api) => [api.key, api]))

/** Whether requests and responses of this version have compact lengths and tagged fields (KIP-482). */
export function isFlexible(api: Api, version: number): boolean {
  return api.flexibleFrom !== undefined && version >= api.flexibleFrom
}
