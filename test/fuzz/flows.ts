import { deepStrictEqual, ok } from 'node:assert';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { longestValue } from '../../flow-kit/check/longest-data.ts';
import { factsOf } from '../../lib/flows/conversation/callback-input.ts';
import { collectedAt } from '../../lib/flows/definition/collected.ts';
import type { Computed } from '../../lib/flows/definition/computation.ts';
import type { Datum } from '../../lib/flows/definition/data.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { StepKinds } from '../../lib/flows/definition/step.ts';
import { begin, connect, everyPhone, hangUp, receive, resume } from '../../lib/flows/engine/engine.ts';
import type { AnswerStop, OpenStop, Stop } from '../../lib/flows/engine/run-state.ts';
import { date, digits, integer, oneOf, phoneNumber, sound, text } from '../../lib/flows/index.ts';
import { sealPosition, versionOf, versionOfFlow } from '../../lib/flows/token/position.ts';
import { sealKeys } from '../../lib/flows/token/seal.ts';
import { check } from '../../lib/voice-xml/index.ts';
import type { Random } from './random.ts';
import type { Topic } from './topic.ts';

/**
 * Flows of all kinds of steps at random. Those that the static check passes are called, by callers who do anything: each
 * call ends within the turns that the check has computed, over legal documents in which there is always something to hear,
 * and wherever it waits everything is known that the check says is known.
 */
export const flows = {
  name: 'flows',
  things: 'flows',
  usualRuns: 30_000,
  run: (random: Random) => {
    const flow = anyFlow(random);
    const { faults, longest } = checkFlow('any', flow);
    if (faults.length > 0) return;
    for (let call = 0; call < 4; call += 1) callOnce(flow, longest?.turns ?? 0, random);
  },
} satisfies Topic;

/** Whether the seed's flow is one that is called: how many are says whether the topic tries anything. */
export function isCalled(random: Random): boolean {
  return checkFlow('any', anyFlow(random)).faults.length === 0;
}

const names = ['d0', 'd1', 'd2'];
const languages = { en: { voice: 'en-GB-Standard-A' }, sw: { voice: 'sw-KE-Standard-A' } } as const;
const types = [text(12), digits(2, 4), oneOf('low', 'high'), integer(-5, 99), phoneNumber, date, sound(30)];

function anyFlow(random: Random): Definition & { readonly code: () => Record<string, () => string> } {
  const isBilingual = random.chance(30);
  const count = 1 + random.int(7);
  const order = [...Array.from({ length: count }, (_, i) => `s${i}`), 'bye'];
  const words = (): unknown => {
    const one = random.pick([
      'Hello.',
      'Wait {1s} {!now}.',
      'Sum {d0:KES}.',
      '{d1}',
      '{d2:characters}',
      'Tea & <b> "x".',
    ]);
    const said = random.chance(75) ? 'Good day.' : one;
    return isBilingual ? { en: said, sw: said } : said;
  };
  const steps = Object.fromEntries(
    order.slice(0, -1).map((name, index) => {
      // By itself a call only goes on; the caller may also send it back.
      const onward = () => order[index + 1 + random.int(Math.min(2, order.length - index - 1))] as string;
      const anywhere = () => (random.chance(70) ? onward() : random.pick(order));
      return [
        name,
        anyStep({ random, isBilingual, next: order[index + 1] as string, onward, anywhere, words }),
      ];
    }),
  );
  if (isBilingual)
    steps['s0'] = {
      ask: [
        { say: 'One.', in: 'en' },
        { say: 'Mbili.', in: 'sw' },
      ],
      keys: { 1: { next: order[1], language: 'en' }, 2: { next: order[1], language: 'sw' } },
      silence: 'bye',
      wrong: 'bye',
    };
  const computing = Object.entries(steps).filter(([, step]) => 'compute' in step);
  return {
    start: 's0',
    ...(isBilingual && { languages }),
    ...(random.chance(20) && { variables: { d0: random.pick(types) } }),
    ...(random.chance(20) && { maxTurns: { times: 2 + random.int(9), next: 'bye' } }),
    audio: { jingle: { url: 'https://media.example.com/jingle.mp3', seconds: 4 } },
    steps: { ...steps, bye: { end: isBilingual ? { en: 'Goodbye.', sw: 'Kwaheri.' } : 'Goodbye.' } },
    code: () => Object.fromEntries(computing.map(([name]) => [name, () => 'x'])),
  } as never;
}

interface Parts {
  readonly random: Random;
  readonly isBilingual: boolean;
  /** The step behind, so that each is come to. */
  readonly next: string;
  readonly onward: () => string;
  readonly anywhere: () => string;
  readonly words: () => unknown;
}

function anyStep({ random, isBilingual, next, onward, anywhere, words }: Parts): object {
  const exit = () => (random.chance(50) ? onward() : { say: words(), next: onward() });
  const asked = { ask: words(), tries: 1 + random.int(3), silence: exit(), wrong: exit() };
  const into = random.pick(names);
  const limited = random.chance(15) ? { maxVisits: { times: 1 + random.int(3), next: onward() } } : {};
  const kinds: (() => object)[] = [
    () => ({ say: words(), next }),
    () => ({ play: random.pick(['jingle', 'jingle', '{d0}']), next }),
    () => ({
      ...asked,
      keys: {
        1: next,
        2: { next: anywhere(), set: { [into]: random.pick<Datum>(['small', 3]) } },
        '*': { next: anywhere(), ...(isBilingual && { language: random.pick(['en', 'sw']) }) },
      },
      ...(random.chance(40) && { into }),
    }),
    () => ({
      ...asked,
      digits: random.pick([4, { min: 2, max: 5 }, { from: 1, to: 47 }, 'date']),
      into,
      ...(random.chance(20) && { secret: true }),
      next,
    }),
    () => ({ record: words(), into, maxLength: 30, next, silence: onward() }),
    () => ({
      dial: random.pick([['+254711000222'], ['+254711000222', 'piga.jane'], ['+25471100{d1}'], ['{d0}']]),
      maxDuration: 60,
      unanswered: next,
    }),
    () => ({
      compute: { x: next, y: { next: anywhere(), set: { [into]: random.pick(types) } } },
      ...(random.chance(50) && { timeoutSeconds: 0.3 }),
      failed: onward(),
    }),
    () => ({ save: 'facts', data: [random.pick(['callerNumber', 'd0?', 'd1', 'd2?'])], next }),
    () => ({ set: { [into]: random.pick<Datum>(['large', 7]) }, next }),
    () => ({ count: into, by: random.pick([1, -3, 900]), next }),
    () => ({ branch: random.pick(['d0', 'callerNumber']), known: next, otherwise: onward() }),
    () => ({ branch: into, is: { small: next, 3: onward() }, otherwise: onward() }),
    () => (isBilingual ? { language: random.pick(['en', 'sw', '{d0}']), next } : { say: words(), next }),
  ];
  return { ...random.pick(kinds)(), ...limited };
}

const keys = sealKeys(['x'.repeat(32)]);
const URL = 'https://api.example.com/voice/instruct?token=secret';
const callers = ['+254711000111', undefined, '', 'anonymous', '0711000111', '+1,+2', 'jane@sip.example.com'];

function callOnce(flow: Definition, turns: number, random: Random): void {
  const moment = {
    facts: factsOf({ callerNumber: random.pick(callers), destinationNumber: '+254711082000' }),
    at: 0,
  };
  const variables = Object.fromEntries(
    Object.entries(flow.variables ?? {}).map(([name, type]) => [name, longestValue(type)]),
  );
  const facts =
    flow.variables === undefined ? moment.facts : { ...moment.facts, callerNumber: '+254711000111' };
  const known = { ...moment, facts };
  let stop = computed(begin(flow, variables, known), random);
  for (let turn = 1; ; turn += 1) {
    if (stop.stop === 'flow-error') {
      deepStrictEqual(stop.why, 'too-many-turns', `${stop.why} at ${stop.step}: ${JSON.stringify(flow)}`);
      return;
    }
    ok(turn <= turns, `more than ${turns} turns: ${JSON.stringify(flow)}`);
    const talked = isAnsweredWell(flow, stop, known.facts);
    if (stop.state === undefined || talked) return;
    const input = random.pick([
      {},
      { digits: random.pick(['1', '2', '*', '9', '1234', '02032026', '', '99999#']) },
      { recordingUrl: 'https://at.example.com/recordings/1.mp3' },
      { hasTalked: true },
    ]);
    if (random.chance(8)) {
      const last = computed(hangUp(flow, stop.state, input, known), random);
      ok(last.stop === 'answered', `hanging up: ${JSON.stringify(flow)}`);
      return;
    }
    if ('hasTalked' in input && isDialling(flow, stop.state.step)) {
      const quiet = computed(receive(flow, stop.state, input, known), random);
      deepStrictEqual(
        quiet.stop === 'answered' && quiet.document(URL).children,
        [],
        'a talk is over without a word',
      );
      return;
    }
    stop = computed(receive(flow, stop.state, input, known), random);
  }
}

function isDialling(flow: Definition, step: string): boolean {
  return 'dial' in (flow.steps[step] ?? {});
}

/** Each computation comes to any of its outcomes, or fails; what is dialled may be. */
function computed(first: Stop, random: Random): Exclude<Stop, OpenStop> {
  let stop = first;
  while (stop.stop === 'computing' || stop.stop === 'dialling') {
    if (stop.stop === 'dialling') {
      stop = connect(stop, everyPhone(stop.phones));
      continue;
    }
    const { state, flow } = stop.run;
    const { compute } = flow.steps[state.step] as StepKinds['compute'];
    const [outcome, way] = random.pick(Object.entries(compute));
    const data = typeof way === 'string' ? {} : way.set;
    const values = Object.entries(data).map(([name, type]) => [name, longestValue(type)]);
    const answer: Computed = typeof way === 'string' ? outcome : { [outcome]: Object.fromEntries(values) };
    stop = resume(stop, random.chance(20) ? undefined : answer);
  }
  return stop;
}

/** Holds the answer against what was promised; whether the call is over. */
function isAnsweredWell(flow: Definition, { state, document }: AnswerStop, facts: object): boolean {
  const made = document(`${URL}&at=${'x'.repeat(1500)}`);
  deepStrictEqual(check(made), [], JSON.stringify(flow));
  ok(made.children.length > 0, `silence: ${JSON.stringify(flow)}`);
  if (state === undefined) return true;
  const sealed = sealPosition(
    keys,
    {
      flow: 'any',
      flowVersion: versionOfFlow(flow),
      stepVersion: versionOf(flow.steps[state.step] as never),
      state,
      isRestarted: false,
    },
    'session',
    0,
  );
  ok(sealed.refusal === undefined, `a position too long: ${JSON.stringify(flow)}`);
  for (const datum of collectedAt(flow, state.step))
    ok(
      datum in state.data || datum in facts,
      `${datum} is not known at ${state.step}: ${JSON.stringify(flow)}`,
    );
  return false;
}
