/** The results of `work` on each, in their order, of at most `atOnceMax` at a time. After a failure nothing new begins. */
export async function fewAtOnce<Entry, Result>(
  list: readonly Entry[],
  atOnceMax: number,
  work: (entry: Entry) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < list.length) {
      const at = next++
      results[at] = await work(list[at]!)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(atOnceMax, list.length) }, lane))
  } finally {
    next = list.length
  }
  return results
}
