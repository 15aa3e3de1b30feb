export type CompressionCodec = 'gzip' | 'snappy' | 'lz4' | 'zstd'
