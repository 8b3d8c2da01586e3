import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFree, type Ports } from './ports.ts';

interface Running {
  readonly pid: number;
  readonly ports: Ports;
}

/**
 * Notes that a stack runs with this data folder, so that a second one can say so: two processes cannot share a database.
 *
 * @returns what forbids it, in one line
 */
export async function claimFolder(folder: string, ports: Ports): Promise<string | undefined> {
  const note = join(folder, 'running.json');
  const running = readNote(note);
  if (running !== undefined && (await isAlive(running))) {
    const [api, simulator, dynamodb, aws] = [ports.api, ports.simulator, ports.dynamodb, ports.aws].map(
      (port) => port + 1,
    );
    return (
      `Piga runs in this folder already, with its phone at http://127.0.0.1:${running.ports.simulator}/. For a second one: ` +
      `PIGA_DATA=.local/second PIGA_API_PORT=${api} PIGA_AT_PORT=${simulator} PIGA_DYNAMODB_PORT=${dynamodb} PIGA_AWS_PORT=${aws} npm start`
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(note, JSON.stringify({ pid: process.pid, ports } satisfies Running));
  process.once('exit', () => rmSync(note, { force: true }));
  return undefined;
}

function readNote(note: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(note, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A process number may be another process by now, so its database must be there too. */
async function isAlive({ pid, ports }: Running): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return pid !== process.pid && !(await isFree(ports.dynamodb));
}
