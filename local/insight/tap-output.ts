/**
 * Reads along what this process and its threads print. Whole lines that `take` takes are not printed: it says the same in
 * other words.
 *
 * @returns a function that ends it
 */
export function tapOutput(take: (line: string) => boolean): () => void {
  const untaps = [process.stdout, process.stderr].map((stream) => tap(stream, take));
  return () => {
    for (const untap of untaps) untap();
  };
}

function tap(stream: NodeJS.WriteStream, take: (line: string) => boolean): () => void {
  const { write } = stream;
  let unfinished = '';
  stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
    const text = unfinished + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    // The service's log is lines of JSON, and nothing else begins so.
    if (!text.startsWith('{')) return write.call(stream, chunk, ...rest);
    const end = text.lastIndexOf('\n') + 1;
    unfinished = text.slice(end);
    const lines = text.slice(0, end).split(/(?<=\n)/);
    const kept = lines.filter((line) => !take(line.trimEnd())).join('');
    return write.call(stream, kept, ...rest);
  }) as typeof stream.write;
  return () => {
    stream.write = write;
  };
}
