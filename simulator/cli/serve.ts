import { keptAuthority } from '../https/server.ts';
import { type Simulator, startSimulator } from '../index.ts';
import { CommandError, type Terminal } from '../terminal/command.ts';
import { apiNoticeText, paintFor, transcriptWriter } from '../transcript.ts';
import type { ServeOptions } from './serve-options.ts';

/** Starts the simulator as asked and writes what happens there to the terminal. Throws `CommandError` when it cannot. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<Simulator> {
  const { lines, rules, faults, username, apiKey, host, names, port, httpsPort, seed, certificates } =
    options;
  const kept = certificates === undefined ? undefined : keptAuthority(certificates);
  const simulator = await startSimulator({
    lines,
    rules,
    faults,
    host,
    names,
    port,
    ...(httpsPort !== undefined && { httpsPort }),
    ...(username !== undefined && { username }),
    ...(apiKey !== undefined && { apiKey }),
    ...(seed !== undefined && { seed }),
    ...(kept !== undefined && { authority: kept.authority }),
  }).catch((error: NodeJS.ErrnoException) => {
    throw startFailure(error);
  });
  if (!options.quiet) follow(simulator, terminal);
  terminal.stdout.write(greeting(simulator, kept?.certificateFile));
  return simulator;
}

function startFailure(error: NodeJS.ErrnoException & { port?: number }): CommandError {
  if (error.code === 'EADDRINUSE')
    return new CommandError(`Port ${error.port} is in use: choose another by --port.`, { cause: error });
  if (error.code === 'EACCES') {
    return new CommandError(
      `Port ${error.port} may be opened by an administrator alone: use sudo, or a port above 1023.`,
      { cause: error },
    );
  }
  return new CommandError(error.message, { cause: error });
}

function follow(simulator: Simulator, { stdout, env }: Terminal): void {
  const paint = paintFor(stdout, { NO_COLOR: env['NO_COLOR'] });
  const write = transcriptWriter(paint);
  simulator.listen((event) => stdout.write(write(event)));
  simulator.listenToApi((notice) => stdout.write(apiNoticeText(notice, paint)));
}

function greeting({ url, lines, seed, httpsPort }: Simulator, certificateFile: string | undefined): string {
  const asked = lines.map(({ phoneNumber, callbackUrl, eventsUrl }) => {
    const told = eventsUrl === undefined ? '' : `, and tells ${eventsUrl}`;
    return `  ${phoneNumber}  asks ${callbackUrl}${told}\n`;
  });
  const secure = httpsPort === undefined ? '' : `, and on port ${httpsPort}`;
  const trust =
    certificateFile === undefined
      ? 'start with --certificates FOLDER to have a certificate that programs can be told to trust'
      : `its certificate is to be trusted: ${certificateFile}`;
  return `Africa’s Talking is simulated on ${url}

${asked.length === 0 ? '  No line yet: --line +254711082000=http://127.0.0.1:5000/voice\n' : asked.join('')}
  A telephone for you   ${url}/
  Its REST API          ${url}/call
  Its host names        HTTPS_PROXY=${url}${secure}; ${trust}
  The same faults again --seed ${seed}

`;
}
