import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settings } from '../../functions/voice/instruct.ts';
import { queueStatus } from '../../lib/services/queue-status.ts';
import { openServices } from '../../lib/services/service.ts';
import { sms } from '../../lib/services/sms.ts';
import {
  addToTableList,
  readTableList,
  removeFromTableList,
  tableList,
} from '../../lib/services/table-list.ts';
import { tableState } from '../../lib/services/table-state.ts';
import { webhook } from '../../lib/services/webhook.ts';
import { outboundSettings } from '../../lib/wiring/outbound.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aLog } from '../functions/a-log.ts';
import { answerWith, type ReceivedRequest, startServer, urlOfClosedPort } from '../http-client/servers.ts';
import { serviceTools } from './service-tools.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable({ jitter: true });
});
beforeEach(() => table.clear());
afterAll(() => table.close());

describe('services', () => {
  it('find every setting of outbound calls where flows run', () => {
    expect(outboundSettings.filter((name) => !(settings as readonly string[]).includes(name))).toEqual([]);
  });

  it('are made when a flow first looks at them, and once', () => {
    let made = 0;
    const clock = () => {
      made += 1;
      return { made };
    };
    const { log, counter } = aLog();

    const services = openServices({ clock }, {}, { log, counter });

    expect(made).toBe(0);
    expect([services.clock.made, services.clock.made]).toEqual([1, 1]);
  });

  it('leave each other alone: one that lacks a setting fails where it is used, and says which', () => {
    const { log, counter } = aLog();

    const services = openServices(
      { texts: sms(), fine: () => 'fine' },
      { CALLS_TABLE: 'calls' },
      { log, counter },
    );

    expect(services.fine).toBe('fine');
    expect(() => services.texts).toThrow('AT_USERNAME is not set; AT_API_KEY is not set');
  });
});

describe('a list in the table', () => {
  it('has what was put on it, and no more', async () => {
    const blocked = tableList('blocked')(serviceTools(table));
    const since = '2026-11-27T10:00:00.000Z';

    await addToTableList(table, 'blocked', { entry: '+254711000111', since });
    await addToTableList(table, 'gold', { entry: '+254711000222', since });

    expect(
      await Promise.all(['+254711000111', '+254711000222'].map((number) => blocked.has(number))),
    ).toEqual([true, false]);
    expect(await readTableList(table, 'blocked')).toEqual([{ entry: '+254711000111', since }]);
    await removeFromTableList(table, 'blocked', '+254711000111');
    expect(await blocked.has('+254711000111')).toBe(false);
  });
});

describe('a state in the table', () => {
  it('loses no change, whoever makes one at the same time', async () => {
    const counts = tableState<{ readonly count: number }>('counts')(serviceTools(table));
    const oneMore = () => counts.change('a', (was) => ({ count: (was?.count ?? 0) + 1 }));

    await Promise.all([oneMore(), oneMore(), oneMore(), oneMore()]);

    expect(await counts.change('a', (was) => was)).toEqual({ count: 4 });
    expect(await counts.change('b', (was) => was)).toBeUndefined();
  });

  it('is gone when its days are over, though DynamoDB has not deleted it yet', async () => {
    const tools = serviceTools(table);
    const later = { ...tools, now: () => new Date(Date.now() + 86_401_000) };
    await tableState<string>('day')(tools).change('a', () => 'kept');

    expect(await tableState<string>('day')(tools).change('a', (was) => was)).toBe('kept');
    expect(await tableState<string>('day')(later).change('a', (was) => was)).toBeUndefined();
    expect(await tableState<string>('day')(later).change('a', () => 'new')).toBe('new');
  });
});

describe("Africa's Talking's queue status", () => {
  const counted = (entries: object[]) => answerWith(JSON.stringify({ status: 'Success', entries }));

  it('tells how many wait in a queue, and none in one that is not named', async () => {
    const { url, received } = await startServer(
      counted([{ phoneNumber: '+254711082000', queueName: 'help', numCalls: 3 }]),
    );
    const queues = queueStatus()(serviceTools(table, url));

    expect(await queues.waiting('+254711082000', 'help')).toBe(3);
    expect(await queues.waiting('+254711082000', 'sales')).toBe(0);
    expect(received[0]).toMatchObject({ path: '/queueStatus', headers: { apikey: 'atsk_0123456789' } });
  });

  it('throws when nobody can tell', async () => {
    const queues = queueStatus()(serviceTools(table, await urlOfClosedPort()));

    await expect(queues.waiting('+254711082000', 'help')).rejects.toThrow('The queue could not be counted');
  });
});

describe('a message to a webhook', () => {
  it('is JSON, names itself, is signed, and brings back the answer', async () => {
    const { url, received } = await startServer(answerWith('{"ticket":7}', { status: 201 }));
    const hook = webhook({ url: `${url}/voicemail`, secret: 'a secret' })(serviceTools(table));

    const answer = await hook.post({ from: '+254711000111' }, 'ATVId_1/voicemail/notify/2.1');

    expect(answer).toEqual({ ticket: 7 });
    const { path, headers, body } = received[0] as ReceivedRequest;
    expect([path, body]).toEqual(['/voicemail', '{"from":"+254711000111"}']);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-id']).toBe('ATVId_1/voicemail/notify/2.1');
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', 'a secret').update(signed).digest('base64')}`,
    );
  });

  it.each([
    ['an error', { status: 500 }, /127\.0\.0\.1:\d+ answered 500$/],
    ['a page elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, /answered 302$/],
  ])('has failed when the answer is %s', async (_, answer, message) => {
    const { url } = await startServer(answerWith('', answer));

    await expect(webhook({ url })(serviceTools(table)).post({}, 'id')).rejects.toThrow(message);
  });
});

describe('an SMS', () => {
  const taken = {
    SMSMessageData: {
      Message: 'Sent to 1/1 Total Cost: KES 0.8000 Message parts: 1',
      Recipients: [
        {
          statusCode: 101,
          number: '+254711000111',
          status: 'Success',
          cost: 'KES 0.8000',
          messageId: 'ATXid_0123456789abcdef0123456789abcdef',
          messageParts: 1,
        },
      ],
    },
  };
  const refused = (statusCode: number, status: string) => ({
    SMSMessageData: {
      Message: 'Sent to 0/1 Total Cost: 0',
      Recipients: [{ statusCode, number: '+254711000111', status, cost: '0', messageId: 'None' }],
    },
  });
  const message = { to: '+254711000111', text: 'You have a voicemail' };
  const answered = (body: object) => startServer(answerWith(JSON.stringify(body), { status: 201 }));

  it('is asked for as Africa’s Talking wants it', async () => {
    const { url, received } = await answered(taken);

    const sent = await sms({ from: 'PIGA' })(serviceTools(table, url)).send(message, 'key-1');

    expect(sent).toBe('sent');
    expect(received[0]?.path).toBe('/messaging');
    expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toEqual({
      username: 'piga',
      to: '+254711000111',
      message: 'You have a voicemail',
      from: 'PIGA',
      enqueue: '1',
    });
  });

  it('is sent once for a key, however many ask at the same time', async () => {
    const { url, received } = await answered(taken);
    const texts = sms()(serviceTools(table, url));

    const results = await Promise.all([1, 2, 3].map(() => texts.send(message, 'key-2')));

    expect(results.sort()).toEqual(['already-sent', 'already-sent', 'sent']);
    expect(received).toHaveLength(1);
  });

  it.each([
    [
      'an unknown sender',
      { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } },
      /InvalidSenderId/,
    ],
    ['a number that opted out', refused(406, 'UserInBlacklist'), /UserInBlacklist/],
  ])('that is refused for %s says so, and may be sent again', async (_, body, reason) => {
    const first = await answered(body);
    const second = await answered(taken);

    await expect(sms()(serviceTools(table, first.url)).send(message, 'key-3')).rejects.toThrow(reason);
    expect(await sms()(serviceTools(table, second.url)).send(message, 'key-3')).toBe('sent');
  });

  it.each([
    ['is held for review', refused(401, 'RiskHold')],
    ['is of a gateway that failed', refused(501, 'GatewayError')],
    ['does not mention the number', { SMSMessageData: { Message: 'Sent to 1/1', Recipients: [] } }],
  ])('of which nobody knows because the answer %s is not sent again', async (_, body) => {
    const first = await answered(body);
    const second = await answered(taken);

    await expect(sms()(serviceTools(table, first.url)).send(message, 'key-4')).rejects.toThrow(
      'to send it again may send it twice',
    );
    expect(await sms()(serviceTools(table, second.url)).send(message, 'key-4')).toBe('already-sent');
    expect(second.received).toEqual([]);
  });

  it('goes to no text that is no number', async () => {
    await expect(sms()(serviceTools(table)).send({ to: '0711', text: 'x' }, 'key-5')).rejects.toThrow(
      'No SMS can be sent',
    );
  });
});
