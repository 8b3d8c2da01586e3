import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recipes } from '../../flows/recipes/index.ts';
import { type Dependencies, instruct } from '../../functions/voice/instruct.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { route } from '../../lib/flows/index.ts';
import { addToList } from '../../lib/outbound/do-not-call.ts';
import { resumeCalls, stopCalls } from '../../lib/outbound/switch.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { createFlowConversation } from '../../lib/wiring/conversation.ts';
import { aForm } from '../a-request.ts';
import { aSharedTable } from '../calls/a-recorded-table.ts';
import { aLog } from '../functions/a-log.ts';

/*
 * Every number that our XML dials is judged where the document is made: from the callback as it is posted to the document
 * and to the record of the call, with the settings, the table and the parts that the function has.
 */

/** Each step of a recipe that dials, by what a caller presses to come to it; nothing pressed is silence. */
const ways: Record<string, readonly string[]> = {
  'menu, orders': ['1', '1'],
  'menu, deliveries': ['1', '2', '1'],
  'menu, payments': ['1', '2', '2'],
  'reception, ring': [],
  'recorded-call, recorded': ['1'],
  'recorded-call, connect': ['2'],
  'booking, reception': ['', '', ''],
  'guarded-line, connect': [],
};

const dials = Object.entries<Definition>(recipes).flatMap(([recipe, { steps }]) =>
  Object.entries(steps).flatMap(([step, given]) =>
    'dial' in given ? [{ name: `${recipe}, ${step}`, recipe, phones: given.dial as PhoneNumber[] }] : [],
  ),
);

const table = aSharedTable();
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T09:00:00Z') }); // a Tuesday at noon in Nairobi
  return () => vi.useRealTimers();
});
beforeEach(async () => {
  await table.clear();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  return () => vi.unstubAllEnvs();
});

let sessions = 0;

/** Calls a recipe and goes a way through it; the last document, and the record of the call. */
async function called(recipe: string, keys: readonly string[]) {
  const { log, counter, counts } = aLog();
  const store = createCallStore(table);
  const dependencies: Dependencies = {
    guard: { tokens: 'any', counter },
    conversation: createFlowConversation(
      { SEALING_SECRETS: ['s'.repeat(32)], PROMPTS_URL: undefined },
      {
        routing: route({ flows: recipes, otherwise: recipe as keyof typeof recipes }) as never,
        recorded: [],
        services: { blockList: { has: async () => false }, calendar: { freeOn: async () => undefined } },
        env: {
          CALLS_TABLE: table.tableName,
          AT_VOICE_NUMBER: '+254711082000',
          CALLS_PER_NUMBER_PER_DAY: '10',
          SPEND_PER_DAY: 'KES 5000',
          TIME_ZONE: 'Africa/Nairobi',
        },
        tools: { log, counter },
      },
    ),
    url: 'https://voice.example.org/voice/instruct',
    record: async (event) => void (await store.record(event)),
    now: () => new Date(),
    log,
    counter,
    answerBudget: 5_000,
  };
  const call = {
    isActive: '1',
    sessionId: `ATVId_${++sessions}`,
    direction: 'Inbound',
    callerNumber: '+254711000111',
    destinationNumber: '+254711082000',
  };
  let { body } = await instruct(aForm(call), dependencies);
  for (const dtmfDigits of keys) {
    const places = [...body.matchAll(/[?&](?:amp;)?at=([^"&<]+)/g)].map(([, at = '']) => at);
    // A key is posted to the question's URL; who presses nothing comes to the one that stands behind it.
    const [at = ''] = dtmfDigits === '' ? places.slice(-1) : places;
    const pressed = dtmfDigits === '' ? call : { ...call, dtmfDigits };
    ({ body } = await instruct(aForm(pressed, { queryStringParameters: { at } }), dependencies));
  }
  const found = await readCall({ ...table, now: Date.now }, call.sessionId);
  return { xml: body, counts, saved: found?.call.savedData?.map(({ name, data }) => ({ name, data })) ?? [] };
}

it('there is a way to every step of a recipe that dials', () => {
  expect(Object.keys(ways).sort()).toEqual(dials.map(({ name }) => name).sort());
});

describe.each(dials)('$name', ({ name, recipe, phones }) => {
  const keys = ways[name] ?? [];

  it('rings its phones', async () => {
    const { xml, saved } = await called(recipe, keys);

    expect(xml).toContain(`phoneNumbers="${phones.join(',')}"`);
    expect(saved.filter((one) => one.name === 'not-dialled')).toEqual([]);
  });

  it('rings none that is on the do-not-call list, and the record of the call says so', async () => {
    const [listed, ...others] = phones as [PhoneNumber, ...PhoneNumber[]];
    await addToList(table, listed, '2026-11-22T10:00:00Z');

    const { xml, saved, counts } = await called(recipe, keys);

    expect(xml).not.toContain(listed);
    expect(/phoneNumbers="([^"]*)"/.exec(xml)?.[1]).toBe(others.length === 0 ? undefined : others.join(','));
    expect(saved).toContainEqual({ name: 'not-dialled', data: { phones: listed, rules: 'do-not-call' } });
    expect(counts).toEqual(['StartRefused']);
  });

  it('rings nobody while all calls are stopped, and says something all the same', async () => {
    await stopCalls(table, '2026-11-22T10:00:00Z');

    const { xml, saved } = await called(recipe, keys);
    await resumeCalls(table);

    expect(xml).not.toContain('<Dial');
    expect(xml).toContain('<Say');
    const rules = phones.map(() => 'calls-stopped').join(',');
    expect(saved).toContainEqual({ name: 'not-dialled', data: { phones: phones.join(','), rules } });
  });
});
