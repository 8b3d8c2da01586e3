import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { deployable } from '../deployment/package-service.ts';
import { documented } from '../documented.ts';
import { printedEndpoint } from './a-stage.ts';
import { aTerminal, type Terminal } from './a-terminal.ts';
import { consoleOf } from './aws-console.ts';
import { type EmulatedAws, startEmulatedAws } from './emulated-aws.ts';
import { type FrontDoor, inEmulatedAws, openFrontDoor } from './front-door.ts';

/*
 * What a stage lives through, in a region of its own choice and with its secrets in SSM alone, by the commands of docs/deploying.md in their
 * order: each test goes on where the one before it ended.
 */

const REGION = 'af-south-1';
const CALLER = '+254711000111';
const FIRST_KEY = 'atsk_first';
const { AT_USERNAME, AT_VOICE_NUMBER, SPEND_PER_DAY, ALARM_EMAIL } = deployable;
const settings = { AT_USERNAME, AT_VOICE_NUMBER, SPEND_PER_DAY, ALARM_EMAIL };

let aws: EmulatedAws;
let terminal: Terminal;
let console: ReturnType<typeof consoleOf>;
let door: FrontDoor;
let africasTalking: Simulator;

beforeAll(async () => {
  aws = await startEmulatedAws();
  console = consoleOf(aws, REGION);
  door = await openFrontDoor(aws.url);
  const port = await freePort();
  const line = { phoneNumber: deployable.AT_VOICE_NUMBER, callbackUrl: door.url, eventsUrl: door.url };
  africasTalking = await startSimulator({
    port,
    username: deployable.AT_USERNAME,
    apiKey: FIRST_KEY,
    lines: [line],
  });
  terminal = aTerminal({
    ...aws.env(REGION),
    PUBLIC_URL: door.url,
    AT_VOICE_URL: `http://127.0.0.1:${port}`,
  });
});
afterAll(async () => {
  terminal?.close();
  console?.close();
  door?.close();
  await africasTalking?.close();
  await aws?.stop();
});

async function deploy(env: Record<string, string> = {}) {
  const output = await terminal.run(documented('npx serverless deploy --stage prod'), { env });
  door.leadsTo(printedEndpoint(output));
  return output;
}

/** Africa's Talking comes by with what a person's phone did. */
function post(token: string, sessionId: string, fields: Record<string, string> = {}) {
  return fetch(`${door.url}/voice/events?${new URLSearchParams({ token })}`, {
    method: 'POST',
    body: new URLSearchParams({ sessionId, isActive: '0', callerNumber: CALLER, ...fields }),
  });
}

async function keyNamed(name: string) {
  return (await console.apiKeys())[`piga-prod-${name}`] ?? '';
}

async function anyKey() {
  const [key = ''] = Object.values(await console.apiKeys());
  return key;
}

async function token() {
  return (await console.secrets('prod'))['CALLBACK_TOKENS']?.split(',')[0] ?? '';
}

async function calls(key: string) {
  const answer = await fetch(`${door.url}/voice/calls`, { headers: { 'x-api-key': key } });
  return { status: answer.status, text: await answer.text() };
}

/** What a function does five minutes after a secret was changed: it reads the secrets again. */
async function fiveMinutesLater(...functions: readonly string[]) {
  for (const name of functions) await console.restart(`piga-prod-${name}`);
}

function start(key: string) {
  return fetch(`${door.url}/voice/invoke-call`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: new URLSearchParams({ phone: CALLER }),
  });
}

describe('a first deploy', () => {
  it('is refused without its secrets, and says by which command they are made', async () => {
    await terminal.run(documented('cp .env.example .env'));
    const file = join(terminal.folder, '.env');
    const filled = readFileSync(file, 'utf8')
      .replace(/^AT_USERNAME=.*$/m, `AT_USERNAME=${deployable.AT_USERNAME}`)
      .replace(/^ALARM_EMAIL=.*$/m, 'ALARM_EMAIL=none');
    rmSync(file);
    writeFileSync(file, filled);

    expect(await terminal.refused('npx serverless deploy --stage prod')).toContain(
      'npm run secret -- init prod',
    );
  });

  it('that fails is taken back, and stands in the way of none that follows', async () => {
    await terminal.run(documented('npm run secret -- init prod'), { input: `${FIRST_KEY}\n` });

    const output = await terminal.refused('npx serverless deploy --stage prod', {
      env: { INSTRUCT_CONCURRENCY: '5000' },
    });

    expect(output).toContain('UnreservedConcurrentExecution');
    expect(await console.tableItems('piga-prod-calls').catch(({ name }) => name)).toBe(
      'ResourceNotFoundException',
    );
  });

  it('goes through with its secrets in SSM alone, and holds nothing but their names', async () => {
    const output = await deploy();

    expect(output).not.toContain(await token()); // no terminal, but the log of a CI
    const environment = await console.environmentOf('piga-prod-invoke-call');
    expect(environment['AT_API_KEY']).toBe('ssm:/piga/prod/AT_API_KEY');
    expect((await post(await token(), 'ATVId_life')).status).toBe(200);
    expect((await post('elephant', 'ATVId_stranger')).status).toBe(403);
  });

  it('is followed by a start, as the docs have it', async () => {
    const env = { URL: door.url, KEY: await keyNamed('main') };
    const command = documented(
      'curl -X POST "$URL/voice/invoke-call" -H "x-api-key: $KEY" -d phone=254711000111',
    );

    expect(await terminal.run(command, { env })).toContain('"status":"Queued"');
    const measured = documented(
      String.raw`curl -so /dev/null -w '%{time_connect} s to connect, %{time_total} s in all\n' "$URL/voice"`,
    );
    expect(await terminal.run(measured, { env })).toMatch(/^0[.]\d+ s to connect, \d+[.]\d+ s in all/);
  });
});

describe('a secret that is changed, five minutes later', () => {
  it('CALLBACK_TOKENS: first both are let in, then the new one alone', async () => {
    const old = await token();

    await terminal.run(documented('npm run secret -- rotate prod CALLBACK_TOKENS'));
    const fresh = await token();
    await fiveMinutesLater('events');
    expect([(await post(fresh, 'ATVId_life')).status, (await post(old, 'ATVId_life')).status]).toEqual([
      200, 200,
    ]);

    await terminal.run(documented('npm run secret -- finish prod CALLBACK_TOKENS'));
    await fiveMinutesLater('events', 'instruct');
    expect([(await post(fresh, 'ATVId_life')).status, (await post(old, 'ATVId_life')).status]).toEqual([
      200, 403,
    ]);
  });

  it('SEALING_SECRETS: what the old one sealed opens as long as both are there', async () => {
    const reminded = await startedReminder();

    await terminal.run(documented('npm run secret -- rotate prod SEALING_SECRETS'));
    await fiveMinutesLater('instruct');
    expect(await heardBy(reminded)).toContain('appointment');

    await terminal.run(documented('npm run secret -- finish prod SEALING_SECRETS'));
    await fiveMinutesLater('instruct');
    expect(await heardBy({ ...reminded, sessionId: 'ATVId_late' })).not.toContain('appointment');
  });

  it('AT_API_KEY: calls are started with the new one', async () => {
    await terminal.run(documented('npm run secret -- set prod AT_API_KEY'), { input: 'atsk_second\n' });
    await fiveMinutesLater('invoke-call');

    expect((await start(await keyNamed('main'))).status).toBe(500); // this simulator knows the first alone
    await terminal.run('npm run secret -- set prod AT_API_KEY', { input: `${FIRST_KEY}\n` });
    await fiveMinutesLater('invoke-call');
    expect((await start(await keyNamed('main'))).status).toBe(200);
  });

  /** A start whose flow and variables are sealed into its request id. */
  async function startedReminder() {
    const answer = await fetch(`${door.url}/voice/invoke-call`, {
      method: 'POST',
      headers: { 'x-api-key': await keyNamed('main') },
      body: new URLSearchParams({ phone: CALLER, flow: 'reminder', name: 'Wanjiru', appointment: 'Tuesday' }),
    });
    const { response } = Object(await answer.json());
    const sessionId = String(response.sessionId);
    const sealed = () =>
      /clientRequestId(?:=|":")([^&"]+)/.exec(JSON.stringify(africasTalking.call(sessionId)?.events))?.[1];
    await expect.poll(sealed, { timeout: 10_000 }).toBeDefined(); // as soon as the phone rings
    return { sessionId, clientRequestId: decodeURIComponent(sealed() ?? '') };
  }

  async function heardBy({ sessionId, clientRequestId }: { sessionId: string; clientRequestId: string }) {
    const answer = await fetch(
      `${door.url}/voice/instruct?${new URLSearchParams({ token: await token() })}`,
      {
        method: 'POST',
        body: new URLSearchParams({
          sessionId,
          clientRequestId,
          isActive: '1',
          direction: 'Outbound',
          callSessionState: 'Answered',
          callerNumber: CALLER,
          destinationNumber: deployable.AT_VOICE_NUMBER,
        }),
      },
    );
    return answer.text();
  }
});

describe('a later deploy', () => {
  it('keeps the calls, and lets a new API key in beside the old one until that is taken away', async () => {
    const old = await keyNamed('main');
    expect((await calls(old)).text).toContain('ATVId_life');

    await deploy({ API_KEYS: 'main,main-2' });
    const fresh = await keyNamed('main-2');
    expect(await calls(fresh)).toEqual(await calls(old));
    expect((await calls(fresh)).text).toContain('ATVId_life');

    await deploy({ API_KEYS: 'main-2', RETENTION_DAYS: '30' });
    expect([(await calls(old)).status, (await calls(fresh)).status]).toEqual([403, 200]);
    expect(await console.environmentOf('piga-prod-events')).toMatchObject({ RETENTION_DAYS: '30' });
  });

  it('is gone back behind by the timestamps that are listed', async () => {
    const listed = await terminal.run(documented('npx serverless deploy list --stage prod'));
    const timestamps = [...listed.matchAll(/Timestamp: (\d+)/g)].map(([, timestamp = '']) => timestamp);

    await terminal.run(documented('npx serverless rollback --timestamp "$TIMESTAMP" --stage prod'), {
      env: { TIMESTAMP: timestamps.at(-2) ?? '' },
    });

    expect(await console.environmentOf('piga-prod-events')).toMatchObject({ RETENTION_DAYS: '90' });
    expect((await calls(await keyNamed('main-2'))).text).toContain('ATVId_life');
  });
});

describe('rows that were lost', () => {
  it('come back from a table that was restored, and no others are touched', async () => {
    const restore = documented(
      'aws dynamodb restore-table-to-point-in-time --source-table-name piga-prod-calls --target-table-name piga-prod-calls-restored --use-latest-restorable-time',
    );
    await terminal.run(restore);
    const before = await console.tableItems('piga-prod-calls');
    await terminal.run(documented('npm run forget -- +254711000111 --stage prod'));
    expect((await calls(await anyKey())).text).not.toContain('ATVId_life');

    const output = await terminal.run(documented('npm run restore -- piga-prod-calls-restored --stage prod'));
    const again = await terminal.run('npm run restore -- piga-prod-calls-restored --stage prod');

    expect(output).not.toContain(' 0 were missing');
    expect(again).toContain(' 0 were missing');
    expect((await calls(await anyKey())).text).toContain('ATVId_life');
    expect(await console.tableItems('piga-prod-calls')).toBeGreaterThan(before / 2);
  });
});

describe('a stage that is taken down', () => {
  it('needs none of its settings for it, and leaves its calls and secrets', async () => {
    rmSync(join(terminal.folder, '.env'));

    await terminal.run(documented('npx serverless remove --stage prod'));

    expect(await console.tableItems('piga-prod-calls')).toBeGreaterThan(0);
    expect(Object.keys(await console.secrets('prod')).sort()).toEqual([
      'AT_API_KEY',
      'CALLBACK_TOKENS',
      'SEALING_SECRETS',
    ]);
  });

  it('takes over what it left when it is deployed again, and goes on recording', async () => {
    const output = await deploy(settings);

    expect(output).toMatch(/Took over what an earlier stack left:\n(.|\n)*piga-prod-calls\n/);
    expect((await post(await token(), 'ATVId_again')).status).toBe(200);
    const { text } = await calls(await keyNamed('main'));
    expect(text).toContain('ATVId_life');
    expect(text).toContain('ATVId_again');
  });
});

describe('a second stage', () => {
  it('stands beside the first, with secrets, keys and calls of its own', async () => {
    await terminal.run(documented('npm run secret -- init staging'), { input: 'atsk_staging\n' });
    const output = await terminal.run(documented('npx serverless deploy --stage staging'), { env: settings });
    const url = inEmulatedAws(printedEndpoint(output), aws.url);
    const keys = await console.apiKeys();
    const ask = async (key = '') => {
      const answer = await fetch(`${url}/voice/calls`, { headers: { 'x-api-key': key } });
      return [answer.status, (await answer.text()).includes('ATVId_')];
    };

    expect(await ask(keys['piga-staging-main'])).toEqual([200, false]);
    expect((await ask(keys['piga-prod-main']))[0]).toBe(403);
    expect((await console.secrets('staging'))['CALLBACK_TOKENS']).not.toBe(await token());
    expect((await calls(await keyNamed('main'))).text).toContain('ATVId_life');
  });
});
