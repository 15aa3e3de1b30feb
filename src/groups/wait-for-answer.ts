/** Begins something that answers later, or gives up on it when nobody listens any more. */
export function waitForAnswer<Answer>(
  signal: AbortSignal | undefined,
  abandoned: Answer,
  begin: (answer: (answer: Answer) => void) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const abandon = () => resolve(abandoned)
    signal?.addEventListener('abort', abandon, { once: true })
    begin((answer) => {
      signal?.removeEventListener('abort', abandon)
      resolve(answer)
    })
  })
}
