import { type ApiNotice, startSimulator } from '../../simulator/index.ts';
import { deployable } from '../deployment/package-service.ts';
import { aStage, printedKey, printedUrls } from './a-stage.ts';
import { node24, startEmulatedAws } from './emulated-aws.ts';

export type RunningStage = Awaited<ReturnType<typeof aRunningStage>>;

/** A stage as a deploy left it, with the URLs that it printed pasted at Africa's Talking, which is the simulator. */
export async function aRunningStage(settings: Readonly<Record<string, string>> = {}, project?: string) {
  const aws = await startEmulatedAws();
  // A deploy speaks to Africa's Talking already; its lines have URLs that the deploy prints.
  const africasTalking = await startSimulator({
    username: deployable.AT_USERNAME,
    apiKey: deployable.AT_API_KEY,
  });
  const apiNotices: ApiNotice[] = [];
  africasTalking.listenToApi((notice) => apiNotices.push(notice));
  const stage = await aStage(aws, {
    settings: {
      ...deployable,
      CODE_CACHE: node24(), // which the emulated Lambda runs
      INSTRUCT_KEPT_WARM: '1',
      AT_VOICE_URL: africasTalking.url,
      ...settings,
    },
    project,
  });
  const output = await stage.serverless('deploy');
  await stage.console.finishTable('piga-prod-calls');
  africasTalking.lines = [{ phoneNumber: deployable.AT_VOICE_NUMBER, ...printedUrls(output) }];
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
    /** What Africa's Talking's REST API was asked for so far. */
    apiNotices,
    get: (path: string, key = apiKey) => ask(path, {}, key),
    /** Posts JSON. */
    post: (path: string, body: unknown) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    ask,
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
