/** What a reader sees where nothing was sent. Shared: nobody changes them. */
export const NO_UUID = '0'.repeat(32)
export const NONE: readonly never[] = []
