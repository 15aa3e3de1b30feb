import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { asBuffer } from '../../base/as-buffer.ts'
import { ZstdFrames } from '../../protocol/records/zstd-frames.ts'
import type { PayloadCodec } from './payload-codec.ts'

/** Kafka's default. Levels -131072 to 22. */
const LEVEL = 3
const require = createRequire(import.meta.url)

/** In the order of preference: built into Node from 22.15 on; else the addon; else where no addon loads, slow but sure. */
export const ZSTD_PROVIDERS = ['node', 'addon', 'wasm'] as const
export type ZstdProvider = (typeof ZSTD_PROVIDERS)[number]

export async function openZstd(): Promise<PayloadCodec> {
  for (const provider of ZSTD_PROVIDERS) {
    const codec = await openZstdProvider(provider).catch(() => undefined)
    if (codec !== undefined) return codec
  }
  throw new Error('neither Node nor any of the packages can do zstd here')
}

/** Undefined where this Node has none; rejects where a package can't load. */
export async function openZstdProvider(provider: ZstdProvider): Promise<PayloadCodec | undefined> {
  if (provider === 'node') return nodeZstd()
  return provider === 'addon' ? addonZstd() : wasmZstd()
}

/** What Node 22.15 added: the types that we compile with are Node 20's, so that nothing newer gets used unseen. */
interface ZlibWithZstd {
  readonly zstdCompress?: (bytes: Uint8Array, options: ZstdOptions, done: ZstdDone) => void
  readonly zstdCompressSync?: (bytes: Uint8Array, options: ZstdOptions) => Buffer
  readonly zstdDecompress?: (bytes: Uint8Array, options: ZstdOptions, done: ZstdDone) => void
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: ZstdOptions) => Buffer
}
type ZstdDone = (error: Error | null, result: Buffer) => void

interface ZstdOptions {
  readonly params?: Readonly<Record<number, number>>
  readonly maxOutputLength?: number
  readonly chunkSize?: number
}

/** ZSTD_c_compressionLevel. */
const LEVEL_PARAMETER = 100
const CHUNK_BYTES = 64 * 1024

function nodeZstd(): PayloadCodec | undefined {
  const { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync }: ZlibWithZstd & typeof zlib = zlib
  if (!zstdCompress || !zstdCompressSync || !zstdDecompress || !zstdDecompressSync) return undefined
  const compressLater = promisify<Uint8Array, ZstdOptions, Buffer>(zstdCompress)
  const decompressLater = promisify<Uint8Array, ZstdOptions, Buffer>(zstdDecompress)
  const inflateOptions = (boundBytes: number) => ({ maxOutputLength: Math.max(boundBytes, 1), chunkSize: CHUNK_BYTES })
  const deflateOptions = (level: number | undefined) => ({
    params: { [LEVEL_PARAMETER]: level ?? LEVEL },
    chunkSize: CHUNK_BYTES,
  })
  return {
    inflateNow: (bytes) =>
      joined(framesOf(bytes).map(({ frame, boundBytes }) => zstdDecompressSync(frame, inflateOptions(boundBytes)))),
    inflate: async (bytes) => {
      const parts: Uint8Array[] = []
      for (const { frame, boundBytes } of framesOf(bytes)) parts.push(await decompressLater(frame, inflateOptions(boundBytes)))
      return joined(parts)
    },
    deflateNow: (bytes, level) => zstdCompressSync(bytes, deflateOptions(level)),
    deflate: (bytes, level) => compressLater(bytes, deflateOptions(level)),
  }
}

/** Takes any number of frames, and bounds nothing itself. */
function addonZstd(): PayloadCodec {
  const { Decoder, Encoder }: typeof import('@toondepauw/node-zstd') = require('@toondepauw/node-zstd')
  const decoder = new Decoder()
  const encoders = new Map<number, InstanceType<typeof Encoder>>()
  const encoder = (level: number | undefined) => {
    // As many as there are levels in use: topics have a handful.
    const known = encoders.get(level ?? LEVEL) ?? new Encoder(level ?? LEVEL)
    encoders.set(level ?? LEVEL, known)
    return known
  }
  return {
    inflateNow: (bytes) => decoder.decodeSync(asBuffer(bytes)),
    inflate: (bytes) => decoder.decode(asBuffer(bytes)),
    deflateNow: (bytes, level) => encoder(level).encodeSync(asBuffer(bytes)),
    deflate: (bytes, level) => encoder(level).encode(asBuffer(bytes)),
  }
}

/** Holds the event loop all the while. It takes its output buffer's size from the frame, or from us if that doesn't say. */
async function wasmZstd(): Promise<PayloadCodec> {
  const wasm: typeof import('@bokuweb/zstd-wasm') = require('@bokuweb/zstd-wasm')
  await wasm.init()
  const inflate = (bytes: Uint8Array) =>
    joined(framesOf(bytes).map(({ frame, boundBytes }) => wasm.decompress(asBuffer(frame), { defaultHeapSize: boundBytes })))
  return {
    inflateNow: inflate,
    inflate: async (bytes) => inflate(bytes),
    deflateNow: (bytes, level) => wasm.compress(asBuffer(bytes), level ?? LEVEL),
    deflate: async (bytes, level) => wasm.compress(asBuffer(bytes), level ?? LEVEL),
  }
}

/** Node's decoder stops after the first frame without a word, and WASM's expects one: so they get one after the other. */
function framesOf(bytes: Uint8Array): { readonly frame: Uint8Array; readonly boundBytes: number }[] {
  const frames = new ZstdFrames(bytes)
  const found: { frame: Uint8Array; boundBytes: number }[] = []
  while (frames.next()) found.push({ frame: bytes.subarray(frames.start, frames.end), boundBytes: frames.boundBytes })
  return found
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
