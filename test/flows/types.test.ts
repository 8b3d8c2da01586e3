import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { Callback } from '../../lib/africastalking/callbacks/callback.ts';
import {
  type CallbackInput,
  createConversation,
  type Flow,
  flow,
  integer,
  oneOf,
  type Routing,
  route,
  type SealKeys,
  text,
} from '../../lib/flows/index.ts';
import { compile } from './compile.ts';

const wrongFlows = await readFile(join(import.meta.dirname, 'wrong-flows.ts.txt'), 'utf8');

/** The lines that must not compile, each with what the compiler must say. */
const cases = wrongFlows.split('\n').flatMap((line, index) => {
  const [code, message] = line.split(' //~ ');
  return code === undefined || message === undefined ? [] : [{ line: index + 1, code, message }];
});

describe('the compiler refuses', () => {
  let said: ReadonlyMap<number, string>;

  beforeAll(async () => {
    const source = wrongFlows.replaceAll("'piga/", "'./piga/").replaceAll(/ \/\/~ .*/g, '');
    said = (await compile({ 'wrong.ts': source })).get('wrong.ts') ?? new Map();
  }, 60_000);

  test.each(cases)('line $line: $code', ({ line, message }) => {
    expect(said.get(line)).toContain(message);
  });

  test('nothing else', () => {
    expect([...said.keys()].filter((line) => cases.every((wrong) => wrong.line !== line))).toEqual([]);
  });
});

const bye = { end: 'Goodbye.' } as const;
const patient = { silence: 'bye', wrong: 'bye' } as const;

describe('the code of a step', () => {
  test('gets the data that every way to it collects, each with its own type', () => {
    flow(
      {
        start: 'which',
        variables: { appointment: text(20), count: integer(0, 9) },
        steps: {
          which: {
            ask: '1 or 2?',
            keys: {
              1: { next: 'pin', set: { matter: 'sales' } },
              2: { next: 'pin', set: { matter: 'help' } },
              3: 'pin',
            },
            into: 'choice',
            ...patient,
          },
          pin: { ask: 'PIN?', digits: 4, into: 'pin', next: 'look', ...patient },
          look: {
            compute: { found: { next: 'message', set: { level: oneOf('low', 'high') } }, not: 'bye' },
            timeoutSeconds: 1,
            failed: 'bye',
          },
          message: { record: 'Speak.', into: 'message', maxLength: 9, next: 'store', silence: 'bye' },
          store: { compute: { done: 'bye' }, timeoutSeconds: 1, failed: 'bye' },
          bye,
        },
      },
      () => ({
        look: async (data, call) => {
          // 'matter' is set on two of three ways only; 'level' and 'message' come later.
          expectTypeOf(data).toEqualTypeOf<{
            readonly appointment: string;
            readonly count: number;
            readonly choice: '1' | '2' | '3';
            readonly pin: string;
            readonly matter?: 'sales' | 'help';
            readonly level?: 'low' | 'high';
            readonly message?: string;
          }>();
          expectTypeOf(call.callerNumber).toEqualTypeOf<string | undefined>();
          return { found: { level: 'low' } };
        },
        store: async (data) => {
          expectTypeOf(data.level).toEqualTypeOf<'low' | 'high'>();
          expectTypeOf(data.message).toEqualTypeOf<string>();
          return 'done';
        },
      }),
    );
  });

  test('gets what different keys set as the choice between them', () => {
    flow(
      {
        start: 'which',
        steps: {
          which: {
            ask: '1 or 2?',
            keys: { 1: { next: 'do', set: { matter: 'sales' } }, 2: { next: 'do', set: { matter: 'help' } } },
            ...patient,
          },
          do: { compute: { done: 'bye' }, timeoutSeconds: 1, failed: 'bye' },
          bye,
        },
      },
      () => ({
        do: async ({ matter }) => {
          expectTypeOf(matter).toEqualTypeOf<'sales' | 'help'>();
          return 'done';
        },
      }),
    );
  });

  test('knows the languages of the flow', () => {
    flow(
      {
        start: 'a',
        languages: { en: {}, sw: {} },
        steps: {
          a: { compute: { x: 'bye' }, timeoutSeconds: 1, failed: 'bye' },
          bye: { end: { en: 'Bye.', sw: 'Kwaheri.' } },
        },
      },
      () => ({
        a: async (_, { language }) => {
          expectTypeOf(language).toEqualTypeOf<'en' | 'sw'>();
          return 'x';
        },
      }),
    );
  });
});

describe('services', () => {
  const needing = <Service>(): Flow<Service> =>
    flow(
      { start: 'a', steps: { a: { compute: { x: 'bye' }, timeoutSeconds: 1, failed: 'bye' }, bye } },
      (_: Service) => ({ a: async () => 'x' }),
    );
  const keys = [] as unknown as SealKeys;
  const now = () => 0;

  test('are needed together by the flows of a routing table', () => {
    const routing = route({
      flows: { one: needing<{ bank: string }>(), other: needing<{ shop: string }>() },
      otherwise: 'one',
    });

    expectTypeOf(routing).toEqualTypeOf<Routing<{ bank: string } & { shop: string }>>();
    // @ts-expect-error: the shop is missing
    expectTypeOf(() => createConversation({ routing, services: { bank: '' }, keys, now })).toBeFunction();
  });

  test('need not be given where no flow wants any', () => {
    const routing = route({ flows: { plain: flow({ start: 'bye', steps: { bye } }) }, otherwise: 'plain' });

    expectTypeOf(routing).toEqualTypeOf<Routing<unknown>>();
    expectTypeOf(() => createConversation({ routing, services: undefined, keys, now })).toBeFunction();
  });
});

test('a parsed callback is all that a conversation wants to hear', () => {
  expectTypeOf<Callback>().toExtend<CallbackInput>();
});
