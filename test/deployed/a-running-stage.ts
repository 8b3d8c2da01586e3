import { freePort } from '../../local/ports.ts';
import { startSimulator } from '../../simulator/index.ts';
import { deployable } from '../deployment/package-service.ts';
import { aStage, printedKey, printedUrls } from './a-stage.ts';
import { startEmulatedAws } from './emulated-aws.ts';

export type RunningStage = Awaited<ReturnType<typeof aRunningStage>>;

/** A stage as a deploy left it, with the URLs that it printed pasted at Africa's Talking, which is the simulator. */
export async function aRunningStage(settings: Readonly<Record<string, string>> = {}) {
  const aws = await startEmulatedAws();
  const port = await freePort(); // its lines have URLs that the deploy prints, and the deploy wants its address
  const stage = await aStage(aws, {
    settings: { ...deployable, AT_VOICE_URL: `http://127.0.0.1:${port}`, ...settings },
  });
  const output = await stage.serverless('deploy');
  await stage.console.finishTable('piga-prod-calls');
  const africasTalking = await startSimulator({
    port,
    username: deployable.AT_USERNAME,
    apiKey: deployable.AT_API_KEY,
    lines: [{ phoneNumber: deployable.AT_VOICE_NUMBER, ...printedUrls(output) }],
  });
  const apiKey = printedKey(output);
  const ask = (path: string, init: RequestInit = {}, key = apiKey) =>
    fetch(`${stage.url}${path}`, { ...init, headers: { 'x-api-key': key, ...init.headers } });
  return {
    aws,
    ...stage,
    output,
    urls: printedUrls(output),
    apiKey,
    africasTalking,
    get: (path: string, key = apiKey) => ask(path, {}, key),
    /** `POST /voice/invoke-call`. */
    start: (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask('/voice/invoke-call', { method: 'POST', body: new URLSearchParams(fields), headers }),
    close: async () => {
      await africasTalking.close();
      stage.close();
      await aws.stop();
    },
  };
}
