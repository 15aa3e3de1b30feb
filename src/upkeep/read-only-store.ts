import type { ObjectStore } from '../store/store.ts'

/** The same store, of which nothing may be changed: who tries has a bug. Closing it is its owner's. */
export function readOnly(store: ObjectStore): ObjectStore {
  const refuse = (): never => {
    throw new Error(`${store.description} is only read`)
  }
  return {
    description: store.description,
    get: (key, ways) => store.get(key, ways),
    list: (prefix, ways) => store.list(prefix, ways),
    create: refuse,
    createInParts: refuse,
    replace: refuse,
    delete: refuse,
    close: async () => {},
  }
}
