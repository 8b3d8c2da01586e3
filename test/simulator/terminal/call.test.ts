import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realTime, type Simulator, startSimulator } from '../../../simulator/index.ts';
import { callCommand } from '../../../simulator/terminal/call-command.ts';

const line = '+254711082000';
const caller = '+254711000111';

/** What the stand-in for the service answers to a live call: elements inside Response. */
type Elements = (fields: Record<string, string>) => string;

const menu: Elements = ({ dtmfDigits }) =>
  dtmfDigits === undefined
    ? '<GetDigits numDigits="1"><Say>Press one</Say></GetDigits>'
    : dtmfDigits === '1'
      ? '<GetDigits finishOnKey="#"><Say>Your number</Say></GetDigits>'
      : '<Say>Thank you</Say>';

/** A stack of two servers: the simulator, and a service that starts calls and answers callbacks. */
async function stack(elements: Elements = menu) {
  let simulator: Simulator | undefined;
  const service = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://service');
    let body = '';
    for await (const chunk of request) body += chunk;
    if (url.pathname === '/voice/invoke-call') {
      const to = url.searchParams.get('phone') ?? '';
      const placed = await fetch(`${simulator?.url}/call`, {
        method: 'POST',
        headers: { apiKey: 'a key', accept: 'application/json' },
        body: new URLSearchParams({ username: 'piga', from: line, to }),
      });
      const { entries } = (await placed.json()) as { entries: { status: string; sessionId: string }[] };
      const refused = entries[0]?.status !== 'Queued';
      response.statusCode = refused ? 402 : 200;
      response.end(
        JSON.stringify(refused ? { error: `Refused: ${entries[0]?.status}` } : { response: entries[0] }),
      );
      return;
    }
    const fields = Object.fromEntries(new URLSearchParams(body));
    response.end(fields['isActive'] === '0' ? '' : `<Response>${elements(fields)}</Response>`);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as { port: number };
  simulator = await startSimulator({
    clock: realTime(),
    lines: [{ phoneNumber: line, callbackUrl: `http://127.0.0.1:${port}/voice/instruct` }],
  });
  const started = simulator;
  onTestFinished(async () => {
    await started.close();
    service.closeAllConnections();
    service.close();
  });
  return { simulator, env: { PIGA_API_PORT: String(port), PIGA_AT_PORT: String(simulator.port) } };
}

/** Runs `npm run call` in this process. */
async function call(args: string, env: Record<string, string>, { isTTY = false } = {}) {
  let out = '';
  let err = '';
  const status = await callCommand(
    args.split(' ').filter((word) => word !== ''),
    {
      stdout: { write: (text: string) => (out += text), isTTY },
      stderr: { write: (text: string) => (err += text), isTTY },
      env,
    },
  );
  return { status, out, err };
}

describe('npm run call', () => {
  it('has the service call a phone that presses keys, and prints the transcript', async () => {
    const { env } = await stack();

    const { status, out, err } = await call('254711000111 --keys 1,2#', env);

    expect(err).toBe('');
    expect(status).toBe(0);
    expect(out).toContain('Outbound call: +254711082000 calls +254711000111');
    expect(out).toContain('"1" pressed');
    expect(out).toContain('dtmfDigits=2');
    expect(out).toContain('Say “Thank you”');
    expect(out).toContain('Completed, NORMAL_CLEARING');
  });

  it('has a phone call the service', async () => {
    const { env } = await stack();

    const { status, out } = await call('254711000111 --inbound --keys 1,2#', env);

    expect(status).toBe(0);
    expect(out).toContain('Inbound call: +254711000111 (Safaricom, Kenya) calls +254711082000');
  });

  it.each([
    ['--no-answer', 'NO_ANSWER'],
    ['--busy', 'USER_BUSY'],
    ['--reject', 'CALL_REJECTED'],
    ['--off', 'SUBSCRIBER_ABSENT'],
    ['--hang-up-after 2', 'NORMAL_CLEARING'],
    ['--answer-after 9', 'NORMAL_CLEARING'],
  ])('%s goes as told and ends by %s', async (option, cause) => {
    const { env } = await stack(() => '<Say>Hello to you all</Say>');

    const { status, out } = await call(`254711000111 ${option}`, env);

    expect(status).toBe(0);
    expect(out).toContain(cause);
  });

  it('speaks as long as told', async () => {
    const { env } = await stack(({ recordingUrl }) =>
      recordingUrl === undefined ? '<Record finishOnKey="#"/>' : '<Say>Thanks</Say>',
    );

    const { out } = await call('254711000111 --speak-for 8', env);

    expect(out).toContain('recorded 8.5 s');
  });

  it('prints JSON for machines', async () => {
    const { env } = await stack();

    const { status, out } = await call('254711000111 --keys 1,2# --json', env);

    const result = JSON.parse(out);
    expect(status).toBe(0);
    expect(result).toMatchObject({ asTold: true, summary: { phoneNumber: caller, status: 'Success' } });
    expect(result.events[0]).toMatchObject({ kind: 'placed' });
  });

  it('has colours on a terminal, and none elsewhere or with NO_COLOR', async () => {
    const { env } = await stack();
    const colour = '\u001b[';

    expect((await call('254711000111 --keys 1,2#', env, { isTTY: true })).out).toContain(colour);
    expect((await call('254711000111 --keys 1,2#', env)).out).not.toContain(colour);
    expect(
      (await call('254711000111 --keys 1,2#', { ...env, NO_COLOR: '1' }, { isTTY: true })).out,
    ).not.toContain(colour);
  });

  it('leaves the phone as it was', async () => {
    const { env, simulator } = await stack();

    await call('254799000003 --keys 1', env);
    await call('254711000111 --busy', env);

    const state = (await (await fetch(`${simulator.url}/simulator`)).json()) as { phones: unknown[] };
    expect(state.phones).toEqual([]);
  });

  it('takes the time of a real call when told', async () => {
    const { env } = await stack(() => '<Say>Hello</Say>');
    const begun = performance.now();

    const { status } = await call('254711000111 --inbound --real-time', env);

    expect(status).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(300);
  });

  it('explains itself', async () => {
    const { out, status } = await call('--help', {});

    expect(status).toBe(0);
    for (const option of [
      '--inbound',
      '--keys',
      '--answer-after',
      '--hang-up-after',
      '--no-answer',
      '--busy',
      '--reject',
      '--repeat',
      '--concurrency',
      '--json',
    ]) {
      expect(out).toContain(option);
    }
  });
});

describe('the exit status is 1', () => {
  it.each([
    ['when keys are never asked for', menu, '--keys 1,2#,3', 'nothing asked for these keys: 3'],
    ['when the call is cut off', () => '<Hangup/>', '', 'the call was cut off: <Hangup> in line 1'],
    [
      'when the service refuses an inbound call',
      () => '<Reject/>',
      '--inbound',
      'it was not answered: CALL_REJECTED',
    ],
  ])('%s', async (_, elements, options, words) => {
    const { env } = await stack(elements as Elements);

    const { status, err } = await call(`254711000111 ${options}`, env);

    expect(status).toBe(1);
    expect(err).toContain(`Not as told: ${words}`);
  });

  it('when the service does not place the call', async () => {
    const { env } = await stack();

    const { status, err } = await call('254799000003', env);

    expect(status).toBe(1);
    expect(err).toBe('The service answered 402: Refused: InsufficientCredit\n');
  });

  it('when nothing is running, with one line that says what to do', async () => {
    const nothing = { PIGA_API_PORT: '1', PIGA_AT_PORT: '1' };

    const { status, err } = await call('254711000111', nothing);

    expect(status).toBe(1);
    expect(err).toBe('The simulator does not answer at http://127.0.0.1:1: start it with npm start.\n');
  });

  it('once, when a thousand calls find nothing running', async () => {
    const { status, out, err } = await call('254711000111 --inbound --repeat 1000', { PIGA_AT_PORT: '1' });

    expect([status, out]).toEqual([1, '']);
    expect(err).toBe('The simulator does not answer at http://127.0.0.1:1: start it with npm start.\n');
  });

  it('when a port is none', async () => {
    const { status, err } = await call('254711000111', { PIGA_AT_PORT: 'many' });

    expect(status).toBe(1);
    expect(err).toBe('PIGA_AT_PORT is many: a port number such as 8100 is expected.\n');
  });

  it('when the service alone is not running', async () => {
    const { env } = await stack();

    const { status, err } = await call('254711000111', { ...env, PIGA_API_PORT: '1' });

    expect(status).toBe(1);
    expect(err).toBe('The service does not answer at http://127.0.0.1:1: start it with npm start.\n');
  });

  it.each([
    ['', 'Which number?'],
    ['07110', 'is no phone number'],
    ['254711000111 254711000222', 'One number at a time'],
    ['254711000111 --keys 1,x', 'x is not made of keys'],
    ['254711000111 --busy --reject', 'cannot do both: --busy and --reject'],
    ['254711000111 --inbound --busy', 'not with --inbound'],
    ['254711000111 --repeat many', '--repeat many: a whole number above 0'],
    ['254711000111 --answer-after soon', '--answer-after soon: a number of seconds'],
    ['254711000111 --sing', "Unknown option '--sing'"],
  ])('for %j, with one line', async (args, words) => {
    const { status, err } = await call(args, {});

    expect(status).toBe(1);
    expect(err).toContain(words);
    expect(err.trimEnd()).not.toContain('\n');
  });
});

describe('a call repeated', () => {
  it('is summed up', async () => {
    const { env } = await stack();

    const { status, out } = await call('254711000111 --keys 1,2# --repeat 30 --concurrency 5', env);

    expect(status).toBe(0);
    expect(out).toMatch(/^calls {12}30, 30 as told, 0 not$/m);
    expect(out).toMatch(/^took .* calls a second$/m);
    expect(out).toMatch(/^cost {13}KES \d+\.\d{3}$/m);
    expect(out).toMatch(/^NORMAL_CLEARING {2}30$/m);
  });

  it('shows how far it is, on a terminal', async () => {
    const { env } = await stack();

    const { err } = await call('254711000111 --inbound --keys 1,2# --repeat 10 --concurrency 2', env, {
      isTTY: true,
    });

    expect(err).toContain('\r');
    expect(err).toMatch(/█+ 10 of 10 calls\n$/);
  });

  it('fails when one call fails, and says how often and why', async () => {
    let calls = 0;
    const { env } = await stack(() => {
      calls += 1;
      return calls === 3 ? '<Hangup/>' : '<Say>Hello</Say>';
    });

    const { status, out } = await call('254711000111 --repeat 5 --concurrency 1', env);

    expect(status).toBe(1);
    expect(out).toContain('5, 4 as told, 1 not');
    expect(out).toMatch(/^not as told {6}1 × the call was cut off: <Hangup>/m);
  });

  it('prints JSON for machines', async () => {
    const { env } = await stack();

    const { out } = await call('254711000111 --inbound --keys 1,2# --repeat 4 --json', env);

    expect(JSON.parse(out)).toMatchObject({
      calls: 4,
      asTold: 4,
      failures: {},
      hangupCauses: { NORMAL_CLEARING: 4 },
    });
  });
});

it('runs as a command, with its exit status', async () => {
  const { env } = await stack();

  const run = spawn(
    process.execPath,
    ['--import', 'tsx', 'simulator/terminal/call.ts', '254711000111', '--keys', '1,2#'],
    {
      env: { ...process.env, ...env },
    },
  );
  let out = '';
  run.stdout.on('data', (chunk) => (out += chunk));
  const status = await new Promise((resolve) => run.on('close', resolve));

  expect(status).toBe(0);
  expect(out).toContain('Completed, NORMAL_CLEARING');
});
