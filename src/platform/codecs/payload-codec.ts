/**
 * One codec of Kafka's, by whatever library does it. The plain methods hold the event loop and are for little; the others
 * work on the thread pool (except for zstd by WASM). They throw the library's own errors; `boundBytes` is what the result
 * may take at most, and a codec whose library bounds nothing itself is called with payloads that were bounded before.
 */
export interface PayloadCodec {
  inflateNow(bytes: Uint8Array, boundBytes: number): Uint8Array
  inflate(bytes: Uint8Array, boundBytes: number): Promise<Uint8Array>
  deflateNow(bytes: Uint8Array, level: number | undefined): Uint8Array
  deflate(bytes: Uint8Array, level: number | undefined): Promise<Uint8Array>
}
