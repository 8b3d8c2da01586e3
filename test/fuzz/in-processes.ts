import { fork } from 'node:child_process';

/**
 * Runs a file once for each share of the work, each in a process of its own, which is handed its share as JSON, tells words
 * by `process.send`, and ends by itself. Where one is not heard gladly, or fails, all are ended.
 *
 * @param hear whether the work goes on after this word of the process at this place
 * @returns whether all of them came to their end
 */
export async function inProcesses<Share, Word>(
  file: string,
  shares: readonly Share[],
  hear: (word: Word, at: number) => boolean,
): Promise<boolean> {
  const children = shares.map((share) => fork(file, [JSON.stringify(share)]));
  const isDone = await new Promise<boolean>((resolve) => {
    let working = children.length;
    for (const [at, child] of children.entries()) {
      child.on('message', (word: Word) => hear(word, at) || resolve(false));
      child.once('exit', (code) => {
        working -= 1;
        if (code !== 0) resolve(false);
        else if (working === 0) resolve(true);
      });
    }
  });
  for (const child of children) child.kill();
  return isDone;
}
