/**
 * Reads along what this process and its threads print. Whole lines that `take` takes are not printed: it says the same in
 * other words.
 *
 * @returns a function that ends it
 */
export function tapOutput(take: (line: string) => boolean): () => void {
  const { write } = process.stdout;
  let unfinished = '';
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
    const text = unfinished + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    if (!text.startsWith('{')) return write.call(process.stdout, chunk, ...rest);
    const end = text.lastIndexOf('\n') + 1;
    unfinished = text.slice(end);
    const kept = text
      .slice(0, end)
      .split(/(?<=\n)/)
      .filter((line) => !take(line.trimEnd()));
    return kept.length === 0 || write.call(process.stdout, kept.join(''), ...rest);
  }) as typeof process.stdout.write;
  return () => {
    process.stdout.write = write;
  };
}
