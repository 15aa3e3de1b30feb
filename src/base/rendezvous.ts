/** What a rendezvous chooses among. */
export interface Candidate {
  readonly brokerId: number
}

/**
 * The candidate with the highest score for the key: everybody who knows the same candidates names the same one, and when one comes or goes only its own
 * keys move. `weightOf` gives each its share of all keys, 1 without it; 0: none. Undefined if there is nobody.
 */
export function rendezvous<Chosen extends Candidate>(
  key: string,
  candidates: readonly Chosen[],
  weightOf?: (candidate: Chosen) => number,
): Chosen | undefined {
  const keyHash = hashText(key)
  let chosen: Chosen | undefined
  let best = -1
  for (const candidate of candidates) {
    const weight = weightOf?.(candidate) ?? 1
    if (weight <= 0) continue
    // Above 0 and below 1, so that the logarithm is finite and below 0.
    const share = (mix(keyHash ^ mix(candidate.brokerId + 1)) + 0.5) / 2 ** 32
    const score = -weight / Math.log(share)
    if (score > best || (score === best && candidate.brokerId < chosen!.brokerId)) {
      best = score
      chosen = candidate
    }
  }
  return chosen
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mix(hash)
}

/** The finalizer of MurmurHash3: each bit of the input moves half of the output's. */
function mix(value: number): number {
  let hash = value >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
