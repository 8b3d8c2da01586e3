import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { documented } from '../documented.ts';
import { anMp3, aRecordingsHost } from '../recordings/a-recordings-host.ts';
import { aReceiver } from '../webhooks/a-receiver.ts';
import { aRecordedProject, GREETING } from './a-recorded-project.ts';
import { aRunningStage, type RunningStage } from './a-running-stage.ts';
import { aTerminal } from './a-terminal.ts';

/*
 * Whole calls through a deployed stage: Africa's Talking is the simulator, AWS is emulated, and everything between them is what
 * `npx serverless deploy` has put there.
 */

const OURS = '+254711082000';
const CALLER = '+254711000111';

let stage: RunningStage;
let project: ReturnType<typeof aRecordedProject>;

beforeAll(async () => {
  project = aRecordedProject();
  stage = await aRunningStage(
    {
      CALLBACK_TOKENS: 'a+token&with=signs/that%URLs?encode#0123456789',
      EVENT_BUS: 'telephony',
      RECORDINGS: 'keep',
      RECORDING_SOURCES: '127.0.0.1', // where the simulator is; to a real stage it is no address of Africa's Talking
    },
    project.folder,
  );
  await stage.console.hurrySchedules();
});
afterAll(async () => {
  await stage?.close();
  project?.remove();
});

interface Told {
  readonly call: Record<string, unknown>;
  readonly timeline: { readonly events: readonly Record<string, unknown>[] };
}

async function recordOf(sessionId: string) {
  await expect
    .poll(
      async () => ((await (await stage.get(`/voice/calls/${sessionId}`)).json()) as Told).call?.['status'],
      {
        timeout: 60_000,
      },
    )
    .toBe('ended');
  return (await (await stage.get(`/voice/calls/${sessionId}`)).json()) as Told;
}

describe('the URLs that a deploy prints', () => {
  it.each(['callbackUrl', 'eventsUrl'] as const)('%s works as printed', async (which) => {
    const url = stage.urls[which];

    const probed = await fetch(url);
    const posted = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ sessionId: `ATVId_${which}`, isActive: '0' }),
    });

    expect([probed.status, posted.status]).toEqual([200, 200]);
  });

  it.each(['callbackUrl', 'eventsUrl'] as const)('%s lets nobody in with another token', async (which) => {
    const url = stage.urls[which].replace('token', 'elephant');

    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { method: 'POST', body: 'isActive=1' })).status).toBe(403);
  });
});

describe('the API key', () => {
  it('is printed in a terminal', async () => {
    const [key = ''] = Object.values(await stage.console.apiKeys());
    expect([stage.apiKey, key.length > 19]).toEqual([key, true]);
  });
});

describe('whoever has no API key', () => {
  it.each(['/voice/calls', '/voice/usage', '/voice/invoke-call?phone=254711000111', '/voice/calls/ATVId_1'])(
    'is not let near %s',
    async (path) => {
      expect((await fetch(`${stage.url}${path}`)).status).toBe(403);
      expect((await stage.get(path, 'a-wrong-key-of-twenty-characters')).status).toBe(403);
    },
  );

  it('hears that the service is ready', async () => {
    expect(await (await fetch(`${stage.url}/voice`)).json()).toEqual({ service: 'voice', status: 'ready' });
  });
});

describe('a call', () => {
  it('that we start is told from its start to its end', async () => {
    stage.africasTalking.phone(CALLER).answers({ pace: 'instant' });

    const { response } = Object(await (await stage.start({ phone: CALLER })).json());
    const { call, timeline } = await recordOf(response.sessionId);

    expect(call).toMatchObject({ direction: 'Outbound', callerNumber: CALLER, outcome: 'completed' });
    expect(timeline.events.map(({ receivedOn }) => receivedOn)).toContain('start');
  });

  it('that comes in hears the welcome', async () => {
    const handle = stage.africasTalking.dialIn({ from: CALLER, to: OURS, script: { pace: 'instant' } });

    const { events } = await handle.ended;

    expect(JSON.stringify(events)).toContain('Welcome to the service.');
    const { call } = await recordOf(handle.sessionId);
    expect(call).toMatchObject({ direction: 'Inbound', callerNumber: CALLER, outcome: 'completed' });
  });

  it('that reminds somebody keeps what they pressed', async () => {
    stage.africasTalking.phone(CALLER).answers({ pace: 'instant', keys: ['1'] });

    const answer = await stage.start({
      phone: CALLER,
      flow: 'reminder',
      name: 'Wanjiru',
      appointment: 'Tuesday at ten',
    });
    const { response } = Object(await answer.json());
    const { call } = await recordOf(response.sessionId);

    expect(JSON.stringify(call)).toContain('"reply":"confirmed"');
  });

  it('is started once for one key, however often it is asked for', async () => {
    stage.africasTalking.phone(CALLER).answers({ pace: 'instant' });
    const before = stage.africasTalking.calls.length;

    const key = { 'Idempotency-Key': 'once' };
    const answers = await Promise.all([
      stage.start({ phone: CALLER }, key),
      stage.start({ phone: CALLER }, key),
    ]);

    const [one, other] = await Promise.all(answers.map((answer) => answer.json()));
    expect(one).toEqual(other);
    expect(stage.africasTalking.calls.length - before).toBe(1);
  });
});

describe('a recorded prompt', () => {
  const recording = /https:\/\/(\S+?)\.s3\.\S+?(\/[0-9a-f]{16}\/karibu\.greeting\.sw\.mp3)/;

  it('is put into its bucket by the deploy, which says so, for anybody to fetch', async () => {
    const [, bucket = '', key = ''] = recording.exec(JSON.stringify(stage.apiNotices)) ?? [];

    expect(stage.output).toContain(`Recorded prompts: 1 are in the bucket ${bucket}.`);
    const fetched = await fetch(`${stage.aws.url}/${bucket}${key}`);
    expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(Buffer.from(project.sound))).toBe(true);
  });

  it('is what a caller hears in the place of its words, from where Africa’s Talking has fetched it already', async () => {
    const phone = stage.africasTalking.phone(CALLER);
    phone.answers({ pace: 'instant' });
    const { response } = Object(await (await stage.start({ phone: CALLER, flow: 'karibu' })).json());
    const { events = [] } = (await stage.africasTalking.call(response.sessionId)?.ended) ?? {};

    const played = events.flatMap((event) => (event.kind === 'verb' ? [event.url ?? event.text] : []));
    const [fetchedBefore] = recording.exec(JSON.stringify(stage.apiNotices)) ?? [];
    expect(played).toEqual([fetchedBefore]);
    expect(JSON.stringify(events)).not.toContain(GREETING);
  });
});

describe('totals', () => {
  it('follow from the calls that have ended, by the table’s stream', async () => {
    const handle = stage.africasTalking.dialIn({ from: CALLER, to: OURS, script: { pace: 'instant' } });
    await handle.ended;
    const listed = async () => {
      const { calls } = Object(await (await stage.get('/voice/calls?status=completed&limit=100')).json());
      return calls.length;
    };

    await expect.poll(countedCompleted, { timeout: 30_000, interval: 500 }).toBe(await listed());
    expect(await countedCompleted()).toBeGreaterThan(0);
  });

  async function countedCompleted() {
    const answer = await stage.get('/voice/usage');
    return Number(JSON.stringify(await answer.json()).match(/"completed":(\d+)/)?.[1]);
  }
});

describe('webhooks', () => {
  it('tell an endpoint of a call by signed messages, and an event bus', async () => {
    const busHas = await stage.console.openEventBus('telephony');
    // The receiver is on this machine, where no deployed stage posts to.
    for (const name of ['webhooks', 'deliver-webhooks'])
      await stage.console.setEnvironment(`piga-prod-${name}`, { PRIVATE_URLS: 'true' });
    const receiver = await aReceiver();
    onTestFinished(receiver.close);

    const created = await stage.post('/voice/webhooks', { url: receiver.url, types: ['call.ended'] });
    const { webhook, secret } = Object(await created.json());
    receiver.trust(secret);
    await stage.console.restart('piga-prod-relay'); // which remembers for a moment which endpoints there were
    const handle = stage.africasTalking.dialIn({ from: CALLER, to: OURS, script: { pace: 'instant' } });
    await handle.ended;

    const isOfCall = ({ data }: { data: Record<string, unknown> }) =>
      Object(data['call']).id === handle.sessionId;
    await expect
      .poll(() => receiver.taken.filter(isOfCall), { timeout: 60_000 })
      .toMatchObject([
        { type: 'call.ended', data: { call: { callerNumber: CALLER, outcome: 'completed' } } },
      ]);
    const onBus: Record<string, unknown>[] = [];
    await expect
      .poll(
        async () => {
          onBus.push(...(await busHas()));
          return onBus.map((event) => [
            event['source'],
            event['detail-type'],
            Object(event['detail']).data?.call.id,
          ]);
        },
        { timeout: 60_000 },
      )
      .toContainEqual(['piga', 'call.ended', handle.sessionId]);
    const listed = await stage.get(`/voice/webhooks/${webhook.id}/deliveries?state=delivered`);
    expect(Object(await listed.json()).deliveries).toMatchObject([
      { type: 'call.ended', callId: handle.sessionId },
    ]);
  });

  it('do not lead to this machine by themselves', async () => {
    const restored = await stage.console.setEnvironment('piga-prod-webhooks', { PRIVATE_URLS: '' });
    const refused = await stage.post('/voice/webhooks', { url: 'https://127.0.0.1/hooks' });
    await restored();

    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: "'url' leads to a host that is not on the internet." },
    ]);
  });
});

describe('a recording', () => {
  interface Kept {
    readonly id: string;
    readonly state: string;
    readonly reason?: string;
    readonly sha256?: string;
    readonly listened: readonly { readonly by: string }[];
  }
  let host: Awaited<ReturnType<typeof aRecordingsHost>>;
  beforeAll(async () => {
    host = await aRecordingsHost();
  });
  afterAll(() => host?.close());

  async function tell(sessionId: string, recordingUrl: string) {
    const body = new URLSearchParams({
      sessionId,
      isActive: '0',
      direction: 'Inbound',
      callSessionState: 'Completed',
      callerNumber: CALLER,
      destinationNumber: OURS,
      recordingUrl,
    });
    await fetch(stage.urls.eventsUrl, { method: 'POST', body });
  }
  async function recordingOf(sessionId: string): Promise<Kept | undefined> {
    const answer = await stage.get(`/voice/calls/${sessionId}/recordings`);
    const { recordings = [] } = Object(await answer.json()) as { recordings?: Kept[] };
    return recordings[0];
  }
  async function stateOf(sessionId: string) {
    const recording = await recordingOf(sessionId);
    return `${recording?.state} ${recording?.reason ?? ''}`.trim();
  }

  it('is fetched into the bucket, heard by a link, and deleted for good', async () => {
    const audio = anMp3(3);
    await tell('ATVId_recorded', host.recording('there', 3));
    await expect.poll(() => stateOf('ATVId_recorded'), { timeout: 60_000, interval: 500 }).toBe('stored');
    const { id = '', sha256 } = (await recordingOf('ATVId_recorded')) ?? {};
    const path = `/voice/calls/ATVId_recorded/recordings/${id}`;

    const link = (await stage.ask(path, { redirect: 'manual' })).headers.get('location') ?? '';
    const heard = Buffer.from(await (await fetch(link)).arrayBuffer());
    const { listened } = (await recordingOf('ATVId_recorded')) ?? {};
    await stage.ask(path, { method: 'DELETE' });
    const afterwards = await stage.ask(path, { redirect: 'manual' });

    expect(heard.equals(audio)).toBe(true);
    expect(sha256).toBe(createHash('sha256').update(audio).digest('hex'));
    expect(listened).toHaveLength(1);
    expect(afterwards.status).toBe(410);
    expect((await fetch(link)).status).toBe(404);
  });

  it('that is not there yet is asked for again by the clock, and one inside is never asked for', async () => {
    await tell('ATVId_late', host.recording('late-1', 2, 'deployed'));
    await tell('ATVId_inside', 'http://169.254.169.254/latest/meta-data/a.mp3');

    await expect.poll(() => stateOf('ATVId_inside'), { timeout: 60_000, interval: 500 }).toBe('lost address');
    await expect.poll(() => stateOf('ATVId_late'), { timeout: 90_000, interval: 1000 }).toBe('stored');
  });

  it('that is lost is found in a terminal, and fetched once more', async () => {
    const terminal = aTerminal(stage.aws.env());
    try {
      const lost = await terminal.run(documented('npm run recordings -- list --stage prod'));
      const again = await terminal.run(documented('npm run recordings -- retry --stage prod'));
      const checked = await terminal.run('npm run recordings -- check --stage prod');

      expect(lost).toContain('ATVId_inside');
      expect(again).toContain('Recordings that will be fetched once more: 1');
      expect(checked).toMatch(/Recordings that are stored: [1-9]\d*, of which the bucket lacks: 0/);
    } finally {
      terminal.close();
    }
  });

  it('that nobody has a key for is nobody’s to hear', async () => {
    for (const path of ['/voice/recordings', '/voice/calls/ATVId_recorded/recordings'])
      expect((await fetch(`${stage.url}${path}`)).status).toBe(403);
  });
});

describe('an event that could not be stored', () => {
  it('is stored by the function behind the queue', async () => {
    const { eventsUrl } = stage.urls;
    const repair = await stage.console.setEnvironment('piga-prod-events', { CALLS_TABLE: 'no-such-table' });

    const answer = await fetch(eventsUrl, {
      method: 'POST',
      body: new URLSearchParams({
        sessionId: 'ATVId_deferred',
        isActive: '0',
        direction: 'Inbound',
        callSessionState: 'Completed',
        callerNumber: CALLER,
        destinationNumber: OURS,
      }),
    });
    await repair();

    expect(await answer.text()).toBe('OK');
    expect((await recordOf('ATVId_deferred')).call).toMatchObject({ callerNumber: CALLER });
  });
});

describe('the schedule', () => {
  it('runs what it is there for', async () => {
    await expect
      .poll(() => stage.console.logOf('close-calls'), { timeout: 90_000, interval: 2000 })
      .toContain('Looked for stale calls');
  });
});
