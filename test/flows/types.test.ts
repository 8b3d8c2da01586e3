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
  subFlow,
  text,
} from '../../lib/flows/index.ts';
import { compile, project } from './compile.ts';

const wrongFlows = await readFile(join(import.meta.dirname, 'wrong-flows.ts.txt'), 'utf8');

/** The lines that must not compile, each with what the compiler must say. */
const cases = wrongFlows.split('\n').flatMap((line, index) => {
  const [code, message] = line.split(' //~ ');
  return code === undefined || message === undefined ? [] : [{ line: index + 1, code, message }];
});

/** Examples of the guide, importing as a file in flows/ does. */
const guide = await readFile(join(project, 'docs/flows.md'), 'utf8');
const examples = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ''], index) => [
  `example-${index}.ts`,
  code
    .replaceAll("from '../", "from './piga/")
    .replaceAll("from './recipes", "from './piga/flows/recipes")
    .replaceAll("from './welcome", "from './piga/test/product-flows/welcome"),
]);

// All in one program, for most of a compiler's time goes into the declarations that they share.
let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  const wrong = wrongFlows.replaceAll("'piga/", "'./piga/").replaceAll(/ \/\/~ .*/g, '');
  compiled = await compile({ 'wrong.ts': wrong, ...Object.fromEntries(examples) });
}, 120_000);

test('docs/flows.md shows nothing that does not compile', () => {
  const complaints = [...compiled.said].filter(([file]) => file.startsWith('example'));

  expect(examples.length).toBeGreaterThanOrEqual(6);
  expect(Object.fromEntries(complaints.map(([file, lines]) => [file, [...lines.values()]]))).toEqual({});
});

describe('the compiler refuses', () => {
  let said: ReadonlyMap<number, string>;

  beforeAll(() => {
    said = compiled.said.get('wrong.ts') ?? new Map();
  });

  test.each(cases)('line $line: $code', ({ line, message }) => {
    expect(said.get(line)).toContain(message);
  });

  test('nothing else', () => {
    expect([...said.keys()].filter((line) => cases.every((wrong) => wrong.line !== line))).toEqual([]);
  });
});

test('a flow of 300 steps costs the compiler little: 400 instantiations a step, and what any flow costs', async () => {
  const steps = Array.from({ length: 300 }, (_, i) =>
    i % 15 === 0
      ? `s${i}: { ask: 'Number ${i}?', digits: 4, into: 'd${i}', next: 's${(i + 1) % 300}', silence: 'bye', wrong: 'bye' },`
      : `s${i}: { ask: '{d0}?', keys: { 1: 's${(i + 1) % 300}', 2: 'bye' }, silence: 'bye', wrong: { say: 'No.', next: 'bye' } },`,
  );
  const source = [
    "import { flow } from './piga/lib/flows/index.ts';",
    `export const big = flow({ start: 's0', steps: { ${steps.join('\n')} bye: { end: 'Goodbye.' } } });`,
  ].join('\n');

  const { said, instantiations } = await compile({ 'big.ts': source });

  expect([...said]).toEqual([]);
  expect(instantiations).toBeGreaterThan(10_000);
  expect(instantiations).toBeLessThan(100_000 + 400 * 300);
}, 60_000);

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

test('code of a step without timeoutSeconds answers at once', () => {
  flow(
    {
      start: 'a',
      steps: {
        a: {
          compute: { small: 'bye', large: { next: 'bye', set: { size: oneOf('m', 'l') } } },
          failed: 'bye',
        },
        b: { compute: { only: 'bye' }, failed: 'bye' },
        bye,
      },
    },
    () => ({
      a: (_, { at }) => (at > 0 ? 'small' : { large: { size: 'm' } }),
      b: () => 'only',
    }),
  );
});

test('a flow needs the services of its sub-flows', () => {
  const look = subFlow(
    { start: 'a', steps: { a: { compute: { x: 'out' }, failed: 'out' }, out: { return: 'out' } } },
    (_: { readonly bank: string }) => ({ a: () => 'x' }),
  );

  const whole = flow({ start: 'a', steps: { a: { run: look, returns: { out: 'bye' } }, bye } });

  expectTypeOf(whole).toExtend<Flow<{ readonly bank: string }>>();
  expectTypeOf<Parameters<(typeof whole)['code']>[0]>().toEqualTypeOf<{ readonly bank: string }>();
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
