import { collectedAt } from '../../lib/flows/definition/collected.ts';
import type { DataInput } from '../../lib/flows/definition/data.ts';
import { type DataSource, dataSources, secretsOf } from '../../lib/flows/definition/data-sources.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { piecesOf, soleDatum } from '../../lib/flows/definition/prompt-text.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import type { FlowRule, Note } from './fault.ts';
import { meant } from './meant.ts';

export interface Problem {
  readonly rule: FlowRule;
  readonly message: string;
}

/** The rules for using a datum at a step. */
export interface DataRules {
  readonly spokenProblem: (step: string, datum: string) => Problem | undefined;
  /** A sound of the flow by name, or `{datum}`. */
  readonly soundProblem: (step: string, sound: string) => Problem | undefined;
}

/** The names that every call has, whatever the flow collects. */
export const facts = ['callerNumber', 'destinationNumber'];

/** Names that invoke-call takes for itself: a variable of this name could never be given. */
const reservedVariables = ['phone', 'flow', 'from', 'at', 'clientRequestId'];

export function createDataRules(flow: Definition): DataRules {
  const sources = dataSources(flow);
  const kindsOf = (datum: string) => new Set((sources.get(datum) ?? []).map(({ type }) => type.input));
  return {
    spokenProblem: (step, datum) => {
      const why = useProblem(flow, step, datum, `says {${datum}}`);
      if (why !== undefined || !kindsOf(datum).has('sound')) return why;
      return {
        rule: 'words',
        message: `{${datum}} is a sound, whose URL would be read aloud letter by letter. Play it: { play: '{${datum}}' }`,
      };
    },
    soundProblem: (step, sound) => {
      if (!sound.includes('{'))
        return Object.hasOwn(flow.audio ?? {}, sound) ? undefined : unknownSound(sound, flow);
      const datum = soleDatum(sound);
      if (datum === undefined)
        return {
          rule: 'audio',
          message: `'${sound}' is neither a sound of the flow nor one datum in braces`,
        };
      const why = useProblem(flow, step, datum, `plays {${datum}}`);
      if (why !== undefined) return why;
      const kinds = kindsOf(datum);
      return kinds.size === 1 && kinds.has('sound')
        ? undefined
        : {
            rule: 'audio',
            message: `{${datum}} is no sound: a recording is, or what code brings as sound(seconds)`,
          };
    },
  };
}

function unknownSound(sound: string, { audio = {} }: Definition): Problem {
  return {
    rule: 'audio',
    message: `The flow has no sound '${sound}'. It has: ${Object.keys(audio).join(', ') || 'none'}${meant(sound, Object.keys(audio))}`,
  };
}

/** Whether a datum is known at a step, and is no secret. */
function useProblem(flow: Definition, step: string, datum: string, does: string): Problem | undefined {
  if (secretsOf(flow).has(datum))
    return { rule: 'secret', message: `It ${does}, which is a secret: only the flow's code may have it` };
  if (collectedAt(flow, step).has(datum)) return undefined;
  if (datum === 'callerNumber')
    return {
      rule: 'datum',
      message: `It ${does}, but a caller may withhold the number. Go there by { branch: 'callerNumber', known: …, otherwise: … }`,
    };
  const isSomewhere = dataSources(flow).has(datum);
  return {
    rule: 'datum',
    message: isSomewhere
      ? `It ${does}, but not every way here collects '${datum}'`
      : `It ${does}, but nothing in the flow collects '${datum}'${meant(datum, [...dataSources(flow).keys(), ...facts])}`,
  };
}

/** Whether names, addresses and what is saved use only data that are known, of the right kind and no secret. */
export function checkData(flow: Definition, note: Note): void {
  checkNames(flow, note);
  for (const [name, step] of Object.entries(flow.steps)) checkStepData(flow, name, step, note);
}

function checkStepData(flow: Definition, name: string, step: Step, note: Note): void {
  const tell = (why: Problem | undefined) => {
    if (why !== undefined) note(why.rule, name, why.message);
  };
  if ('dial' in step) for (const phone of step.dial) tell(phoneProblem(flow, name, phone, 'dials'));
  if ('dequeue' in step) {
    tell(phoneProblem(flow, name, step.dequeue, 'dequeues from'));
    for (const datum of namesIn(step.name ?? '')) tell(queueNameProblem(flow, name, datum));
  }
  if ('enqueue' in step) for (const datum of namesIn(step.enqueue)) tell(queueNameProblem(flow, name, datum));
  if ('save' in step) for (const datum of step.data) tell(saveProblem(flow, name, datum));
  if ('branch' in step) tell(branchProblem(flow, step));
  if ('language' in step) tell(languageProblem(flow, name, step.language));
}

function namesIn(text: string): string[] {
  return piecesOf(text).flatMap((piece) => (piece.kind === 'datum' ? [piece.name] : []));
}

/** Kinds whose every value can stand in the name of a queue: short, on one line, without blanks at its ends. */
function queueNameProblem(flow: Definition, step: string, datum: string): Problem | undefined {
  return useProblem(flow, step, datum, `names a queue by {${datum}}`);
}

function saveProblem(flow: Definition, step: string, written: string): Problem | undefined {
  const datum = written.replace(/\?$/, '');
  if (secretsOf(flow).has(datum))
    return {
      rule: 'secret',
      message: `It saves '${datum}', which is a secret: the call record would have it in clear`,
    };
  if (facts.includes(datum) || collectedAt(flow, step).has(datum)) return undefined;
  if (written.endsWith('?') && dataSources(flow).has(datum)) return undefined;
  const isSomewhere = dataSources(flow).has(datum);
  return {
    rule: 'datum',
    message: isSomewhere
      ? `It saves '${datum}', but not every way here collects it. Write '${datum}?' to save it if it is there`
      : `It saves '${datum}', which the flow never collects${meant(datum, dataSources(flow).keys())}`,
  };
}

function branchProblem(
  flow: Definition,
  { branch, is, atLeast, known }: Extract<Step, { branch: unknown }>,
): Problem | undefined {
  if (secretsOf(flow).has(branch))
    return {
      rule: 'secret',
      message: `It branches on '${branch}', which is a secret: only the flow's code may have it`,
    };
  if (is === undefined && atLeast === undefined && known === undefined)
    return { rule: 'step', message: "It branches on nothing: it needs 'is', 'atLeast' or 'known'" };
  if (facts.includes(branch)) return undefined;
  const sources = dataSources(flow).get(branch);
  if (sources === undefined)
    return {
      rule: 'datum',
      message: `It branches on '${branch}', which the flow never collects${meant(branch, dataSources(flow).keys())}`,
    };
  if (atLeast !== undefined && !sources.some(({ type }) => type.input === 'whole-number'))
    return { rule: 'datum', message: `It compares '${branch}' by atLeast, but that is no number` };
  const impossible = Object.keys(is ?? {}).find(
    (value) => !sources.some(({ type }) => type.read(value) !== undefined),
  );
  return impossible === undefined
    ? undefined
    : { rule: 'datum', message: `It branches on '${branch}' being '${impossible}', which it never is` };
}

function languageProblem(flow: Definition, step: string, language: string): Problem | undefined {
  const languages = Object.keys(flow.languages ?? {});
  const datum = soleDatum(language);
  if (datum === undefined)
    return languages.includes(language)
      ? undefined
      : { rule: 'words', message: `It goes on in the language '${language}', which the flow does not speak` };
  const why = useProblem(flow, step, datum, `takes the language from {${datum}}`);
  if (why !== undefined) return why;
  const words = (dataSources(flow).get(datum) ?? []).map(({ type }) => type.choices);
  const isSpoken = words.every((all) => all?.every((word) => languages.includes(word)) ?? false);
  return isSpoken
    ? undefined
    : {
        rule: 'words',
        message: `{${datum}} may be no language of the flow. Make it oneOf('${languages.join("', '")}')`,
      };
}

/** Kinds of data that may stand within a number or an address. */
const IN_ADDRESSES: readonly DataInput[] = ['digits', 'whole-number', 'choice'];

/** Whether what is dialled is a number for every value that its data can have. */
function phoneProblem(flow: Definition, step: string, phone: string, does: string): Problem | undefined {
  const names = namesIn(phone);
  for (const name of names) {
    const why = useProblem(flow, step, name, `${does} {${name}}`);
    if (why !== undefined) return why;
  }
  const sole = soleDatum(phone);
  if (sole !== undefined) return soleProblem(flow, sole, does);
  const sources = dataSources(flow);
  for (const name of names)
    if ((sources.get(name) ?? []).some(({ type }) => !IN_ADDRESSES.includes(type.input)))
      return {
        rule: 'dialled',
        message: `It ${does} '${phone}', but {${name}} may be anything: digits, a number or oneOf can stand there`,
      };
  if (!phone.startsWith('+') || names.length === 0) return undefined;
  const [least, most] = lengthsOf(phone, sources);
  return least >= 8 && most <= 16
    ? undefined
    : {
        rule: 'dialled',
        message: `It ${does} '${phone}', which may have ${least - 1} to ${most - 1} digits; a number with its country code has 7 to 15`,
      };
}

function soleProblem(flow: Definition, datum: string, does: string): Problem | undefined {
  if (datum === 'callerNumber' || datum === 'destinationNumber')
    return does === 'dials'
      ? {
          rule: 'self-call',
          message: `It dials {${datum}}: ${datum === 'callerNumber' ? 'the caller, who is on the phone already' : 'our own number, so that the call calls itself'}`,
        }
      : undefined;
  const sources: readonly DataSource[] = dataSources(flow).get(datum) ?? [];
  return sources.every(({ type }) => type.input === 'phone-number')
    ? undefined
    : {
        rule: 'dialled',
        message: `It ${does} {${datum}}, which may be no number with its country code: only the kind phoneNumber is. For digits write the country code before them, such as '+254{${datum}}'`,
      };
}

function lengthsOf(
  phone: string,
  sources: ReturnType<typeof dataSources>,
): readonly [least: number, most: number] {
  let least = 0;
  let most = 0;
  for (const piece of piecesOf(phone)) {
    if (piece.kind === 'words') {
      least += piece.words.length;
      most += piece.words.length;
    } else if (piece.kind === 'datum') {
      const lengths = (sources.get(piece.name) ?? []).map(({ type }) => lengthsOfType(type));
      least += Math.min(...lengths.map(([min]) => min));
      most += Math.max(...lengths.map(([, max]) => max));
    }
  }
  return [least, most];
}

function lengthsOfType({ input, maxLength, choices, fits }: DataSource['type']): readonly [number, number] {
  if (choices !== undefined) return [Math.min(...choices.map(({ length }) => length)), maxLength];
  if (input !== 'digits') return [1, maxLength];
  const shortest = Array.from({ length: maxLength }, (_, i) => i + 1).find((length) =>
    fits('7'.repeat(length)),
  );
  return [shortest ?? maxLength, maxLength];
}

/** Whether names mean what they say: they shadow no fact, and a variable can be given. */
function checkNames(flow: Definition, note: Note): void {
  for (const [name, sources] of dataSources(flow))
    for (const { step } of sources)
      if (facts.includes(name))
        note(
          'name',
          step,
          `'${name}' is what every call has: a datum of this name would take its place. Choose another`,
        );
  for (const name of Object.keys(flow.variables ?? {})) {
    if (reservedVariables.includes(name))
      note(
        'name',
        undefined,
        `The variable '${name}' could never be given: invoke-call takes '${name}' for itself. Choose another name`,
      );
    if (!/^[A-Za-z_]\w*$/.test(name))
      note(
        'name',
        undefined,
        `The variable '${name}' cannot stand between braces: a name has letters, digits and _`,
      );
  }
}
