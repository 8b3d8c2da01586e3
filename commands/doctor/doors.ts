import { GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { dashboardUrls } from '../../lib/http-api/callback-token.ts';
import { type Finding, ill, well } from './check.ts';
import type { Stage } from './stage.ts';

/** How long an answer may take that no caller waits for, in milliseconds. */
const PATIENCE = 15_000;

/** This clock and AWS's may differ by so much, in milliseconds, before AWS refuses what is signed here. */
const MOST_SKEW = 4 * 60_000;

async function ask(url: string, init: RequestInit = {}) {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), date: answer.headers.get('date') };
}

/** `GET /voice`, which anybody may ask. */
export async function statusIsReady({ publicUrl }: Stage): Promise<Finding> {
  const what = 'Status';
  const url = `${publicUrl}/voice`;
  const { status, text } = await ask(url).catch((error: Error) => ({
    status: 0,
    text: String(error.cause ?? error.message),
  }));
  if (status === 200 && text.includes('"ready"')) return well(what, `${url} is ready`);
  return ill(
    what,
    `${url} answered ${status === 0 ? `nothing (${text})` : status}`,
    'If it is a domain of your own, its certificate, DNS and base path mapping: docs/deploying.md. Otherwise deploy again.',
  );
}

/** The time by which requests to AWS are signed here, beside that of an answer. */
export async function clocksAgree({ publicUrl }: Stage): Promise<Finding> {
  const what = 'Clock';
  const { date } = await ask(`${publicUrl}/voice`);
  const skew = date === null ? 0 : Math.abs(Date.now() - Date.parse(date));
  if (skew < MOST_SKEW) return well(what, 'this machine and AWS agree');
  return ill(
    what,
    `this machine is ${Math.round(skew / 60_000)} minutes off`,
    'Set it by the network (NTP): AWS refuses what is signed with another time.',
  );
}

/** A callback that belongs to no call: it goes the way of all callbacks into the table, and no call hears of it. */
export function probeOf(door: Door, run: string): string {
  return new URLSearchParams({ isActive: '0', doctor: `${run}-${door}` }).toString();
}

export type Door = 'callbackUrl' | 'eventsUrl';

const doorNames: Readonly<Record<Door, string>> = { callbackUrl: 'Callback URL', eventsUrl: 'Events URL' };

/** A callback URL as Africa's Talking comes to it: the dashboard by GET, calls by POST; and with a token that is wrong. */
export async function doorOpens(stage: Stage, door: Door, run: string): Promise<Finding> {
  const what = doorNames[door];
  const right = dashboardUrls(stage.publicUrl, stage.token)[door];
  const wrong = dashboardUrls(stage.publicUrl, `not-${stage.token}`)[door];
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = { method: 'POST', headers, body: probeOf(door, run) };

  const visits = await Promise.all([ask(right), ask(right, post)]);
  const strangers = await Promise.all([ask(wrong), ask(wrong, post)]);
  const shut = visits.map(({ status }) => status).filter((status) => status !== 200);
  if (shut.length > 0)
    return ill(
      what,
      `GET and POST with the token were answered ${visits.map(({ status }) => status).join(' and ')}`,
      shut.includes(403)
        ? 'The functions have another token than SSM, or CALLBACK_SOURCES keeps you out. A token that was changed just now is heard of within five minutes.'
        : 'The log of the function says why: docs/operations.md, StartUpFailed.',
    );
  if (strangers.some(({ status }) => status !== 403))
    return ill(
      what,
      `a wrong token was answered ${strangers.map(({ status }) => status).join(' and ')}`,
      'Anybody can post callbacks: deploy the stage anew, and see that OPEN_CALLBACKS is set nowhere.',
    );
  return well(what, 'lets GET and POST in with the token, and with no other');
}

/** The guarded endpoints: closed, but to who has a key. */
export async function keysFit({ aws, prefix, publicUrl }: Stage): Promise<Finding> {
  const what = 'API key';
  const { items = [] } = await aws.gateway.send(
    new GetApiKeysCommand({ nameQuery: `${prefix}-`, includeValues: true, limit: 500 }),
  );
  const key = items.find(({ enabled }) => enabled !== false);
  if (key === undefined)
    return ill(
      what,
      'there is none',
      'Name another in API_KEYS, such as API_KEYS=main-2, and deploy: CloudFormation makes no key again that was deleted by hand.',
    );
  const url = `${publicUrl}/voice/calls?limit=1`;
  const [withKey, without] = await Promise.all([
    ask(url, { headers: { 'x-api-key': key.value ?? '' } }),
    ask(url),
  ]);
  if (without.status !== 403)
    return ill(
      what,
      `without one, calls were answered ${without.status}`,
      'Anybody can read calls and start them: run npm run stop-calls, and deploy the stage anew.',
    );
  if (withKey.status !== 200)
    return ill(
      what,
      `with ${key.name}, calls were answered ${withKey.status}`,
      withKey.status === 403
        ? 'The key is not in the usage plan of this stage: name another in API_KEYS, and deploy.'
        : 'The log of list-calls has the cause, under the id of the answer.',
    );
  return well(what, `${items.map(({ name }) => name).join(', ')}; nobody is let in without`);
}
