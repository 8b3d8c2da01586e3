import { type Attributes, type Child, type Element, element, type Legal } from './element.ts';

export type Say = Element<'Say'>;
export type Play = Element<'Play'>;
export type GetDigits = Element<'GetDigits'>;
export type Dial = Element<'Dial'>;
/** A recording that ends by itself; the call goes on behind it. */
export type PartialRecord = Element<'Record'>;
/** A recording of the rest of the call. */
export interface TerminalRecord extends Element<'Record'> {
  readonly attributes: { readonly [A in keyof Attributes<'Record'>]?: undefined };
  readonly children: readonly [];
}
export type Enqueue = Element<'Enqueue'>;
export type Dequeue = Element<'Dequeue'>;
export type Redirect = Element<'Redirect'>;
export type Reject = Element<'Reject'>;
export type Conference = Element<'Conference'>;

export type Verb = Child<'Response'>;
export type Prompt = Say | Play;

export function say(content: Child<'Say'>): Say;
export function say<const A extends Attributes<'Say'>>(
  attributes: Legal<'Say', A>,
  content: Child<'Say'>,
): Say;
export function say(...given: [Child<'Say'>] | [object, Child<'Say'>]): Say {
  return given.length === 1 ? element('Say', undefined, given) : element('Say', given[0], [given[1]]);
}

export function play<const A extends Attributes<'Play'>>(attributes: Legal<'Play', A>): Play {
  return element('Play', attributes);
}

export function getDigits<const A extends Attributes<'GetDigits'>>(
  attributes: Legal<'GetDigits', A>,
  prompt: Prompt,
): GetDigits {
  return element('GetDigits', attributes, [prompt]);
}

export function dial<const A extends Attributes<'Dial'>>(attributes: Legal<'Dial', A>): Dial {
  return element('Dial', attributes);
}

export function record(): TerminalRecord;
export function record<const A extends Attributes<'Record'>>(
  attributes: Legal<'Record', A>,
  prompt?: Prompt,
): PartialRecord;
export function record(attributes?: object, prompt?: Prompt): PartialRecord {
  return element('Record', attributes, prompt === undefined ? [] : [prompt]);
}

export function enqueue<const A extends Attributes<'Enqueue'>>(attributes?: Legal<'Enqueue', A>): Enqueue {
  return element('Enqueue', attributes);
}

export function dequeue<const A extends Attributes<'Dequeue'>>(attributes: Legal<'Dequeue', A>): Dequeue {
  return element('Dequeue', attributes);
}

export function redirect(url: string): Redirect {
  return element('Redirect', undefined, [url]);
}

export function reject(): Reject {
  return element('Reject');
}

export function conference(): Conference {
  return element('Conference');
}
