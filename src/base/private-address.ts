/** Of networks that nobody routes to from outside: RFC 1918, RFC 6598, loopback, link-local, unique local. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (/^\d+\.\d+\.\d+\.\d+$/.test(mapped)) {
    const [first, second] = mapped.split('.').map(Number) as [number, number]
    return (
      first === 10 ||
      first === 127 ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254) ||
      (first === 100 && second >= 64 && second < 128)
    )
  }
  return address === '::1' || /^f[cd]/i.test(address) || /^fe[89ab]/i.test(address)
}
