import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { everySetting } from '../../build/code-cache/lambda-environment.ts';
import { createHunt, type HuntState } from '../../flows/recipes/hunt.ts';
import { recipes } from '../../flows/recipes/index.ts';
import { route } from '../../lib/flows/index.ts';
import { outboundCalls } from '../../lib/services/outbound-calls.ts';
import { queueStatus } from '../../lib/services/queue-status.ts';
import { openServices, type ServicesFor } from '../../lib/services/service.ts';
import { sms } from '../../lib/services/sms.ts';
import { addToTableList, tableList } from '../../lib/services/table-list.ts';
import { tableState } from '../../lib/services/table-state.ts';
import { webhook } from '../../lib/services/webhook.ts';
import { render } from '../../lib/voice-xml/index.ts';
import { createFlowConversation } from '../../lib/wiring/conversation.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aLog } from '../functions/a-log.ts';
import { answerWith, startServer } from '../http-client/servers.ts';
import { anAfricasTalking } from '../outbound/an-africastalking.ts';

/*
 * Every recipe that takes services, with ready ones, by the parts that `instruct` makes: each is used by naming its services,
 * as docs/services.md shows it.
 */

const ourNumber = '+254711082000';
const caller = '+254711000111';
const agent = '+254711000601';

let table: TestTable;
let africasTalking: Awaited<ReturnType<typeof anAfricasTalking>>;
beforeAll(async () => {
  table = await aTable();
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }))
    vi.stubEnv(name, value);
  africasTalking = await anAfricasTalking();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await africasTalking.close();
  await table.close();
});

async function aLine() {
  const routing = route({
    flows: {
      guarded: recipes['guarded-line'],
      help: recipes.queue,
      voicemail: recipes.voicemail,
      balance: recipes.balance,
      'find-me': recipes['find-me'],
      'find-me-agent': recipes['find-me-agent'],
    },
    numbers: {
      '+254711082001': ['help'],
      '+254711082002': ['voicemail'],
      '+254711082003': ['balance'],
      '+254711082004': ['find-me'],
    },
    otherwise: 'guarded',
  });
  const { url, received } = await startServer(answerWith('"right"'));
  const services = {
    blockList: tableList('blocked'),
    queues: queueStatus(),
    notifier: (tools) => ({
      tell: async (mail, key) => void (await webhook({ url })(tools).post(mail, key)),
    }),
    accounts: (tools) => ({
      open: async (_, pin, key) => (await webhook({ url })(tools).post({ pin }, key)) as 'right',
      balanceOf: async () => 'forty shillings',
    }),
    hunt: (tools) =>
      createHunt({
        agents: [agent],
        ring: (phone, variables) =>
          outboundCalls({ routing })(tools).start(
            { phone, flow: 'find-me-agent', variables },
            `${variables.ticket}/${phone}`,
          ),
        isWaiting: async (line, queue) => (await queueStatus()(tools).waiting(line, queue)) > 0,
        store: tableState<HuntState>('hunt')(tools),
        now: () => tools.now().getTime(),
      }),
    unused: sms(),
  } satisfies ServicesFor<typeof routing>;

  const env = { ...everySetting, AT_API_KEY: 'atsk_0123456789', AT_VOICE_URL: africasTalking.url };
  const { log, counter, lines } = aLog();
  const conversation = createFlowConversation(
    { SEALING_SECRETS: [everySetting.SEALING_SECRETS], PROMPTS_URL: undefined },
    {
      routing,
      recorded: [],
      services: openServices(services, env, { log, counter }),
      env,
      tools: { log, counter },
    },
  );
  let at: string | undefined;
  return {
    received,
    lines,
    /** Answers a callback of the caller's, at the place where the last answer left the call. */
    hear: async (destinationNumber: string, fields: object = {}) => {
      const input = { sessionId: 'ATVId_1', isActive: true, direction: 'Inbound' as const };
      const { document, faults } = await conversation.answer(
        { ...input, callerNumber: caller, destinationNumber, ...fields },
        { at, url: 'https://voice.example.org/voice/instruct' },
      );
      const xml = document === undefined ? '' : render(document);
      at = /[?&]at=([^"&<]+)/.exec(xml)?.[1];
      return { xml, faults };
    },
  };
}

it('block list: a number that is on the list in the table is refused', async () => {
  const line = await aLine();

  const before = await line.hear(ourNumber);
  await addToTableList(table, 'blocked', { entry: caller, since: new Date().toISOString() });
  const after = await (await aLine()).hear(ourNumber);

  expect([before.xml, after.xml]).toEqual([
    expect.stringContaining('<Dial'),
    expect.stringContaining('<Reject/>'),
  ]);
  expect([...before.faults, ...after.faults]).toEqual([]);
});

it('queue: Africa’s Talking says that nobody waits, so the caller joins at once', async () => {
  const { xml, faults } = await (await aLine()).hear('+254711082001');

  expect(xml).toContain('<Enqueue');
  expect(faults).toEqual([]);
});

it('voicemail: the webhook is told', async () => {
  const line = await aLine();
  await line.hear('+254711082002');

  const { faults } = await line.hear('+254711082002', { recordingUrl: 'https://at.example/1.mp3' });

  expect(faults).toEqual([]);
  expect(line.received.map(({ body }) => JSON.parse(body))).toEqual([
    { from: caller, recordingUrl: 'https://at.example/1.mp3' },
  ]);
});

it('PIN: the webhook knows whether it is right', async () => {
  const line = await aLine();
  await line.hear('+254711082003');

  const { xml, faults } = await line.hear('+254711082003', { dtmfDigits: '1234' });

  expect(xml).toContain('Your balance is forty shillings.');
  expect(faults).toEqual([]);
});

it('find me: the first agent is rung, once though the callback comes twice', async () => {
  // On a busy machine the first may not be there in the second and a half that its step allows.
  await (await aLine()).hear('+254711082004');
  const { xml, faults } = await (await aLine()).hear('+254711082004');

  expect(xml).toContain('Please hold');
  expect(faults).toEqual([]);
  expect(africasTalking.dialled()).toEqual([agent]);
});
