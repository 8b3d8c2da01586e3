import { type Attributes, type Child, type Element, element, type Legal } from './element.ts';

/** What may stand where words are spoken; what is `undefined` is skipped, so that parts can be optional. */
export type Speech = Child<'speak'>;
type Parts = readonly (Speech | undefined)[];

export function speak(...parts: Parts): Element<'speak'> {
  return element('speak', undefined, spoken(parts));
}

export function pause<const A extends Attributes<'break'>>(attributes?: Legal<'break', A>): Element<'break'> {
  return element('break', attributes);
}

export function sayAs<const A extends Attributes<'say-as'>>(
  attributes: Legal<'say-as', A>,
  text: string,
): Element<'say-as'> {
  return element('say-as', attributes, [text]);
}

export function emphasis<const A extends Attributes<'emphasis'>>(
  attributes: Legal<'emphasis', A>,
  ...parts: Parts
): Element<'emphasis'> {
  return element('emphasis', attributes, spoken(parts));
}

export function prosody<const A extends Attributes<'prosody'>>(
  attributes: Legal<'prosody', A>,
  ...parts: Parts
): Element<'prosody'> {
  return element('prosody', attributes, spoken(parts));
}

export function sub<const A extends Attributes<'sub'>>(
  attributes: Legal<'sub', A>,
  text: string,
): Element<'sub'> {
  return element('sub', attributes, [text]);
}

export function phoneme<const A extends Attributes<'phoneme'>>(
  attributes: Legal<'phoneme', A>,
  text: string,
): Element<'phoneme'> {
  return element('phoneme', attributes, [text]);
}

export function paragraph(...parts: Parts): Element<'p'> {
  return element('p', undefined, spoken(parts));
}

export function sentence(...parts: Parts): Element<'s'> {
  return element('s', undefined, spoken(parts));
}

export function audio<const A extends Attributes<'audio'>>(
  attributes: Legal<'audio', A>,
  ...fallback: readonly (Child<'audio'> | undefined)[]
): Element<'audio'> {
  return element('audio', attributes, spoken(fallback));
}

export function description(text: string): Element<'desc'> {
  return element('desc', undefined, [text]);
}

export function mark<const A extends Attributes<'mark'>>(attributes: Legal<'mark', A>): Element<'mark'> {
  return element('mark', attributes);
}

export function voice<const A extends Attributes<'voice'>>(
  attributes: Legal<'voice', A>,
  ...parts: Parts
): Element<'voice'> {
  return element('voice', attributes, spoken(parts));
}

export function lang<const A extends Attributes<'lang'>>(
  attributes: Legal<'lang', A>,
  ...parts: Parts
): Element<'lang'> {
  return element('lang', attributes, spoken(parts));
}

export function style<const A extends Attributes<'google:style'>>(
  attributes: Legal<'google:style', A>,
  ...parts: Parts
): Element<'google:style'> {
  return element('google:style', attributes, spoken(parts));
}

export function parallel(...tracks: readonly Child<'par'>[]): Element<'par'> {
  return element('par', undefined, tracks);
}

export function sequence(...tracks: readonly Child<'seq'>[]): Element<'seq'> {
  return element('seq', undefined, tracks);
}

export function media<const A extends Attributes<'media'>>(
  attributes: Legal<'media', A>,
  sound: Child<'media'>,
): Element<'media'> {
  return element('media', attributes, [sound]);
}

/** Neighbouring texts become one and empty ones vanish: an XML document cannot tell them apart. */
function spoken<Part>(parts: readonly (Part | string | undefined)[]): readonly (Part | string)[] {
  const children: (Part | string)[] = [];
  for (const part of parts) {
    if (part === undefined || part === '') continue;
    const last = children.at(-1);
    if (typeof part === 'string' && typeof last === 'string') children[children.length - 1] = last + part;
    else children.push(part);
  }
  return children;
}
