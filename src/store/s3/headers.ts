import { crc32c } from '../../base/crc32c.ts'

/** How the store encrypts what it keeps; without it: as the bucket is set up. */
export type Encryption =
  | { readonly kind: 'AES256' }
  /** Without a key: the account's own one. */
  | { readonly kind: 'aws:kms'; readonly keyId?: string | undefined }

export function encryptionHeaders(encryption: Encryption | undefined): Readonly<Record<string, string>> {
  if (encryption === undefined) return {}
  const headers: Record<string, string> = { 'x-amz-server-side-encryption': encryption.kind }
  if (encryption.kind === 'aws:kms' && encryption.keyId !== undefined)
    headers['x-amz-server-side-encryption-aws-kms-key-id'] = encryption.keyId
  return headers
}

/** The store compares it with what came, keeps it and gives it back with the whole object. */
export function checksumHeaders(body: readonly Uint8Array[]): { readonly 'x-amz-checksum-crc32c': string } {
  let sum = 0
  for (const chunk of body) sum = crc32c(chunk, sum)
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(sum)
  return { 'x-amz-checksum-crc32c': bytes.toString('base64') }
}
