/** Requests for partitions hold so many. */
const PARTITIONS_PER_REQUEST = 500
/** Of a broker that holds very many they hold more: with ten requests a second it would be asked for minutes else. */
const PORTIONS_MAX = 64

/** The list in pieces of at most `size`. */
export function chunks<Entry>(list: readonly Entry[], size: number): Entry[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}

/** The partitions of one broker as single requests ask for them. */
export function portions<Entry>(partitions: readonly Entry[]): Entry[][] {
  return chunks(partitions, Math.max(PARTITIONS_PER_REQUEST, Math.ceil(partitions.length / PORTIONS_MAX)))
}
