/** What a reader sees where nothing was sent. Shared: nobody changes them. */
export const NO_UUID = '0'.repeat(32)
export const NO_BYTES: Buffer = Buffer.alloc(0)
export const NONE: readonly never[] = []
