import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { command } from './cli/command.ts';

export * from './index.ts';
export { apiNoticeText, paintFor, transcriptText, transcriptWriter } from './transcript.ts';

/** One file is the library and the command: it acts as the command when it is what was started. */
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  // Whoever reads the transcript, such as head, may go away before the end.
  process.stdout.on('error', () => process.exit(0));
  // Every key of the console counts at once, without Enter.
  if (process.argv[2] === 'console' && process.stdin.isTTY) process.stdin.setRawMode(true);
  const begun = command(process.argv.slice(2), process, version);
  const stop = async (): Promise<void> => {
    const outcome = await begun;
    if ('running' in outcome) await outcome.running.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const outcome = await begun;
  if ('exitCode' in outcome) {
    process.exitCode = outcome.exitCode;
    process.stdin.destroy();
  }
}
