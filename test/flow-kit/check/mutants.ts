import type { FlowRule } from '../../../flow-kit/check/fault.ts';
import { text } from '../../../lib/flows/index.ts';

/** A good flow with one fault put in, and what the check must say of it. */
export interface Mutant {
  readonly name: string;
  readonly flow: Plain;
  readonly rule: FlowRule;
  /** Where the fault must be found; anywhere when absent. */
  readonly step?: string;
}

type Part = unknown;
type PlainStep = Readonly<Record<string, Part>>;
/** A flow as data without types, so that anything can be done to it. */
export interface Plain {
  readonly start: string;
  readonly steps: Readonly<Record<string, PlainStep>>;
  readonly [part: string]: Part;
}

const ways = [
  'next',
  'unanswered',
  'failed',
  'silence',
  'wrong',
  'otherwise',
  'known',
  'open',
  'closed',
  'holiday',
] as const;
/** The parts whose members are ways. */
const maps: readonly string[] = ['keys', 'compute', 'is', 'atLeast'];
const prompts = ['say', 'ask', 'record', 'end'] as const;
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Every fault of every kind that fits into the flow. */
export function mutantsOf(name: string, flow: Plain): Mutant[] {
  const steps = Object.entries(flow.steps);
  const mutants: Mutant[] = [];

  const add = (rule: FlowRule, what: string, mutated: Plain, step?: string) =>
    mutants.push({ name: `${name}: ${what}`, flow: mutated, rule, ...(step === undefined ? {} : { step }) });
  const withStep = (step: string, changed: PlainStep | undefined): Plain => {
    const { [step]: _, ...others } = flow.steps;
    return { ...flow, steps: changed === undefined ? others : { ...flow.steps, [step]: changed } };
  };
  const set = (
    rule: FlowRule,
    step: string,
    part: string,
    value: Part,
    what = `${part} is ${JSON.stringify(value)}`,
  ) => add(rule, `${step}: ${what}`, withStep(step, { ...flow.steps[step], [part]: value }), step);
  const drop = (rule: FlowRule, step: string, part: string) => {
    const { [part]: _, ...rest } = flow.steps[step] as PlainStep;
    add(rule, `${step} lacks ${part}`, withStep(step, rest), step);
  };

  add('unknown-step', 'the start is misspelt', { ...flow, start: `${flow.start}x` });
  add(
    'unreachable',
    'a step stands alone',
    {
      ...flow,
      steps: { ...flow.steps, alone: { end: everyLanguage(flow, 'Alone.') } },
    },
    'alone',
  );

  for (const [step, given] of steps) {
    const asks = 'ask' in given;
    const isDial = 'dial' in given;
    for (const way of ways) {
      if (!(way in given)) continue;
      const target = given[way];
      if (isObject(target)) set('unknown-step', step, way, { ...target, next: 'nowhere' });
      else set('unknown-step', step, way, `${target}x`);
    }
    for (const part of maps)
      for (const key of Object.keys((given[part] as object | undefined) ?? {})) {
        const all = given[part] as Record<string, unknown>;
        const target = all[key];
        const lost = isObject(target) ? { ...target, next: 'nowhere' } : 'nowhere';
        set('unknown-step', step, part, { ...all, [key]: lost }, `${part} ${key} is misspelt`);
      }

    if ('silence' in given) drop('silence', step, 'silence');
    if ('wrong' in given) drop('wrong-key', step, 'wrong');
    if ('failed' in given) drop('failure', step, 'failed');
    if ('next' in given) drop('dead-end', step, 'next');
    for (const way of ['otherwise', 'open', 'closed']) if (way in given) drop('dead-end', step, way);
    if (isDial) drop('dead-end', step, 'unanswered');
    if (isDial) drop('unbounded', step, 'maxDuration');
    if ('maxLength' in given) drop('unbounded', step, 'maxLength');
    if ('estimatedSeconds' in given) drop('unbounded', step, 'estimatedSeconds');

    // Circles in which the caller does nothing.
    if (asks && given['maxVisits'] === undefined)
      set('endless', step, 'silence', step, 'silence leads back to it');
    if (isDial) set('endless', step, 'unanswered', step, 'rings for ever');
    if ('compute' in given && given['maxVisits'] === undefined)
      set('endless', step, 'failed', step, 'fails for ever');
    if ('end' in given) {
      const again = { say: given['end'], next: step };
      add('endless', `${step} never ends`, withStep(step, again), step);
      add('dead-end', `${step} leads only to itself`, withStep(step, again), step);
    }
    if (isObject(given['maxVisits'])) {
      set('endless', step, 'maxVisits', { times: 2, next: step }, 'coming too often leads back to it');
      if (['hold', 'moment'].includes(step)) {
        const { maxVisits: _, ...rest } = given;
        add('endless', `${step} lacks maxVisits`, withStep(step, rest));
      }
    }

    // Behind the end.
    for (const last of ['end', 'enqueue', 'dequeue', 'conference', 'redirect', 'reject'])
      if (last in given) set('behind-the-end', step, 'next', step, 'something stands behind it');
    if ('end' in given && step !== 'withheld' && step !== flow.start)
      add('late-reject', `${step} refuses too late`, withStep(step, { reject: true }), step);

    // Words.
    for (const prompt of prompts.filter((prompt) => prompt in given && !(prompt === 'record' && isDial))) {
      set('too-long', step, prompt, everyLanguage(flow, 'na '.repeat(400)), `${prompt} is too long`);
      set('datum', step, prompt, everyLanguage(flow, 'Hello {nobody}.'), `${prompt} has an unknown datum`);
      set(
        'words',
        step,
        prompt,
        everyLanguage(flow, 'Hello {callerNumber:loudly}.'),
        `${prompt} reads strangely`,
      );
      set('words', step, prompt, everyLanguage(flow, 'Hello {callerNumber.'), `${prompt} has a lost brace`);
      set('words', step, prompt, everyLanguage(flow, 'Wait.<break time="2s"/>'), `${prompt} has mark-up`);
      set(
        'words',
        step,
        prompt,
        everyLanguage(flow, ['$', '{callerNumber}'].join('')),
        `${prompt} has a dollar`,
      );
      set('words', step, prompt, everyLanguage(flow, 'A bell \u0007.'), `${prompt} has a control`);
      set('words', step, prompt, everyLanguage(flow, 'Half \ud800.'), `${prompt} has half a character`);
      set('words', step, prompt, everyLanguage(flow, '{999s}'), `${prompt} pauses too long`);
      set('words', step, prompt, [7], `${prompt} has a number`);
      set(
        'too-long',
        step,
        prompt,
        Array.from({ length: 9 }, () => everyLanguage(flow, 'na '.repeat(100))),
        `${prompt} has too many parts`,
      );
      if (flow['variables'] === undefined)
        set(
          'datum',
          step,
          prompt,
          everyLanguage(flow, 'You are {callerNumber}.'),
          `${prompt} has a withheld number`,
        );
      set('words', step, prompt, [everyLanguage(flow, ' ')], `${prompt} is empty`);
      set('words', step, prompt, [], `${prompt} is an empty list`);
      set('audio', step, prompt, [{ play: 'nothing' }], `${prompt} plays an unknown sound`);
      set('words', step, prompt, [{ say: 'Bonjour', in: 'fr' }], `${prompt} is in a foreign language`);
      const isChosenByAStep = Object.values(flow.steps).some((step) => 'language' in step);
      if (flow['languages'] !== undefined && !isChosenByAStep) {
        set('words', step, prompt, 'Hello.', `${prompt} has no languages`);
        set('words', step, prompt, { en: 'Hello.' }, `${prompt} lacks a language`);
        set(
          'words',
          step,
          prompt,
          { en: 'Hello.', sw: 'Habari.', fr: 'Bonjour.' },
          `${prompt} has one language more`,
        );
      }
    }
    for (const sound of ['play', 'ringBackTone', 'holdMusic'] as const)
      if (sound in given) set('audio', step, sound, 'nothing');

    // Data.
    if ('save' in given) set('datum', step, 'data', ['nobody']);
    if ('enqueue' in given) set('datum', step, 'enqueue', 'line-{nobody}');
    if (isDial) set('datum', step, 'dial', ['{nobody}']);

    // Secrets: every question for digits made one, and its datum used in every place.
    if ('digits' in given) {
      const secret = { ...given, secret: true };
      const target = given['next'] as string;
      for (const [where, leak] of Object.entries(leaksOf(flow, given['into'] as string, target)))
        add('secret', `the secret of ${step} ${where}`, {
          ...flow,
          steps: { ...flow.steps, [step]: { ...secret, next: 'leak' }, leak },
        });
    }
    if ('into' in given) set('name', step, 'into', 'callerNumber');
    if ('record' in given && !isDial)
      add('words', `the recording of ${step} is read aloud`, {
        ...flow,
        steps: {
          ...flow.steps,
          [step]: { ...given, next: 'tell' },
          tell: { say: everyLanguage(flow, `You said {${given['into']}}.`), next: given['next'] },
        },
      });

    // What is dialled.
    if (isDial)
      add('dialled', `${step} dials what was typed`, {
        ...flow,
        start: 'typed',
        steps: {
          ...flow.steps,
          dials: { dial: ['{whom}'], maxDuration: 60, unanswered: given['unanswered'] },
          typed: {
            ask: everyLanguage(flow, 'Whom?'),
            digits: 10,
            into: 'whom',
            next: 'dials',
            silence: flow.start,
            wrong: flow.start,
          },
        },
      });
    if (isDial) set('self-call', step, 'dial', ['{destinationNumber}']);
    if (isDial) set('value', step, 'dial', ['+25471100022']);
    if (isDial) set('value', step, 'dial', ['+2540711000222']);
    if (isDial) set('value', step, 'dial', ['+254 711 000 222']);
    if (isDial) set('waiting', step, 'maxDuration', 60_000);
    if ('redirect' in given) set('value', step, 'redirect', 'https://bank.example/ivr?account={acc}');

    // Waits.
    if (asks) set('waiting', step, 'timeout', 5000);
    if (asks) set('waiting', step, 'timeout', 21_600);
    if ('timeoutSeconds' in given) set('value', step, 'timeoutSeconds', 0.001);
    if ('estimatedSeconds' in given) set('waiting', step, 'estimatedSeconds', 86_400);

    // Parts.
    set('step', step, 'trys', 3, 'has a part that is misspelt');
    add('step', `${step} does nothing`, withStep(step, { next: flow.start }), step);
    if (asks) {
      set('value', step, 'tries', 0);
      set('value', step, 'timeout', 1.5);
      set('value', step, 'silence', 7);
    }
    if ('digits' in given) set('value', step, 'digits', 0);
    if ('digits' in given) set('value', step, 'digits', { min: 5, max: 4 });
    if ('keys' in given) set('value', step, 'keys', {});
    if ('keys' in given) set('value', step, 'keys', { 12: flow.start });
    if ('maxLength' in given) set('value', step, 'maxLength', -1);
    if (isDial) set('value', step, 'dial', ['0711000111']);
    if (isDial) set('value', step, 'dial', []);
    if (isDial) set('value', step, 'callerId', 'Duka Bora');
    if ('dequeue' in given) set('value', step, 'dequeue', 'help');
    if ('redirect' in given) set('value', step, 'redirect', '/voice');
    if ('timeoutSeconds' in given) set('value', step, 'timeoutSeconds', 0);
    if ('timeoutSeconds' in given) set('slow', step, 'timeoutSeconds', 2.5);
    set('value', step, 'maxVisits', { times: 0, next: flow.start });

    // Nobody is led there any more.
    if (step !== flow.start && step !== (flow['maxTurns'] as { next?: string } | undefined)?.next)
      add('unreachable', `no way leads to ${step}`, rerouted(flow, step), step);
  }

  for (const [sound, given] of Object.entries((flow['audio'] as Record<string, object> | undefined) ?? {})) {
    const audio = flow['audio'] as object;
    add('audio', `the sound ${sound} is no sound file`, {
      ...flow,
      audio: { ...audio, [sound]: { ...given, url: 'https://a.example/page.html' } },
    });
    for (const url of ['http://localhost:3000/a.mp3', 'http://10.0.0.1/a.mp3', 'https://a.example/{x}.mp3'])
      add('audio', `the sound ${sound} is at ${url}`, {
        ...flow,
        audio: { ...audio, [sound]: { ...given, url } },
      });
    add('unbounded', `the sound ${sound} has no length`, {
      ...flow,
      audio: { ...audio, [sound]: { ...given, seconds: undefined } },
    });
  }
  const isChosenByAStep = Object.values(flow.steps).some((step) => 'language' in step);
  if (flow['languages'] !== undefined && !isChosenByAStep) {
    const without = Object.entries(flow.steps).map(([name, step]) => [name, withoutLanguages(step)]);
    add('language', 'no key chooses a language', { ...flow, steps: Object.fromEntries(without) });
  }
  for (const name of ['phone', 'flow', 'from', 'clientRequestId', 'order-no'])
    add('name', `a variable is called ${name}`, {
      ...flow,
      variables: { ...(flow['variables'] as object | undefined), [name]: text(9) },
    });
  add('value', 'a variable is nothing', { ...flow, variables: { x: null } });
  if (flow['languages'] !== undefined)
    add('value', 'a language has a strange voice', {
      ...flow,
      languages: { ...(flow['languages'] as object), en: { voice: 'a b' } },
    });
  add('size', 'a variable is too long', {
    ...flow,
    variables: { ...(flow['variables'] as object | undefined), tale: text(900) },
  });
  add('value', 'it has no turns', { ...flow, maxTurns: { times: 0, next: flow.start } });
  add('unknown-step', 'the last turn leads nowhere', { ...flow, maxTurns: { times: 9, next: 'nowhere' } });
  for (const [step, dialling] of steps.filter(([, { dial }]) => dial !== undefined))
    add(
      'notice',
      `${step}: the conversation is recorded, and nothing is said before`,
      { ...flow, start: step, steps: { ...flow.steps, [step]: { ...dialling, record: true } } },
      step,
    );
  if (typeof flow['code'] === 'function') {
    const code = flow['code'] as (services: unknown) => object;
    const isComputing = steps.some(([, step]) => 'compute' in step);
    if (isComputing) add('code', 'the code is missing', { ...flow, code: () => ({}) });
    add('code', 'there is code for no step', {
      ...flow,
      code: (services: unknown) => ({ ...code(services), nobody: async () => 'x' }),
    });
  }
  return mutants;
}

/** Steps in which a secret would be heard, recorded, or stand in a name or an address. */
function leaksOf(flow: Plain, secret: string, next: string): Readonly<Record<string, PlainStep>> {
  return {
    'is saved': { save: 'leak', data: [secret], next },
    'is said': { say: everyLanguage(flow, `It is {${secret}}.`), next },
    'names a queue': { enqueue: `q-{${secret}}`, estimatedSeconds: 60 },
    'is dialled': { dial: [`+25471{${secret}}`], maxDuration: 60, unanswered: next },
    'is dequeued from': { dequeue: '+254711082000', name: `{${secret}}`, estimatedSeconds: 60 },
    'is branched on': { branch: secret, known: next, otherwise: next },
  };
}

/** A step whose keys choose no language. */
function withoutLanguages(step: PlainStep): PlainStep {
  if (!isObject(step['keys'])) return step;
  const keys = Object.entries(step['keys']).map(([key, way]) => {
    const { language: _, ...rest } = isObject(way) ? way : { next: way };
    return [key, rest];
  });
  return { ...step, keys: Object.fromEntries(keys) };
}

/** The same words in every language of the flow. */
function everyLanguage(flow: Plain, words: string): unknown {
  const languages = Object.keys((flow['languages'] as object | undefined) ?? {});
  return languages.length === 0 ? words : Object.fromEntries(languages.map((language) => [language, words]));
}

/** The flow with every way to a step led back to where it comes from. */
function rerouted(flow: Plain, away: string): Plain {
  const lead = (value: unknown, to: string): unknown => {
    if (value === away) return to;
    if (Array.isArray(value) || !isObject(value)) return value;
    return 'next' in value && value['next'] === away ? { ...value, next: to } : value;
  };
  const steps = Object.entries(flow.steps).map(([name, step]) => {
    const parts = Object.entries(step).map(([part, value]) => {
      const isMap = maps.includes(part);
      if (!isMap) return [part, [...ways, 'maxVisits'].includes(part as never) ? lead(value, name) : value];
      return [
        part,
        Object.fromEntries(Object.entries(value as object).map(([key, way]) => [key, lead(way, name)])),
      ];
    });
    return [name, Object.fromEntries(parts)];
  });
  return { ...flow, steps: Object.fromEntries(steps) };
}
