import { setMaxListeners } from 'node:events'
import type { ObjectStore } from '../store/store.ts'

/** The same store, whose requests fail with reason `aborted` once `signal` has come. Closing it closes the other. */
export function interruptible(store: ObjectStore, signal: AbortSignal): ObjectStore {
  // Who keeps one signal for many requests gets one for all of them.
  const joined = new WeakMap<AbortSignal, AbortSignal>()
  const also = (own: AbortSignal | undefined): AbortSignal => {
    if (own === undefined) return signal
    const both = joined.get(own) ?? AbortSignal.any([own, signal])
    joined.set(own, both)
    setMaxListeners(0, both)
    return both
  }
  return {
    description: store.description,
    get: (key, ways) => store.get(key, { ...ways, signal: also(ways?.signal) }),
    list: (prefix, ways) => store.list(prefix, { ...ways, signal: also(ways?.signal) }),
    create: (key, body, own) => store.create(key, body, also(own)),
    createInParts: (key, parts, own) => store.createInParts(key, parts, also(own)),
    replace: (key, tag, body, own) => store.replace(key, tag, body, also(own)),
    delete: (keys, own) => store.delete(keys, also(own)),
    close: () => store.close(),
  }
}
