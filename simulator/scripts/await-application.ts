import { connect } from 'node:net';
import type { PhoneLine } from '../calls/phone-line.ts';
import { CommandError } from '../terminal/command.ts';

/** Real time between two tries. */
const RETRY_MS = 100;

/**
 * Waits until somebody listens where the callback URLs of the lines lead, so that one job of a CI can start the
 * application and the calls at once. Throws `CommandError` when nobody does in time.
 */
export async function awaitApplication(lines: readonly PhoneLine[], seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (const { callbackUrl } of lines) {
    while (!(await listens(new URL(callbackUrl)))) {
      if (performance.now() > deadline)
        throw new CommandError(
          `Nothing listens at ${callbackUrl} after ${seconds} s: has your application started?`,
        );
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function listens({ protocol, hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[(.+)\]$/, '$1');
    const socket = connect(Number(port) || (protocol === 'https:' ? 443 : 80), host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
