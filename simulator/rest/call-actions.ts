import { type InvalidDocument, type Program, type Reading, readDocument } from '../verbs/program.ts';
import type { XmlElement } from '../xml/element.ts';

/**
 * Reads `callActions`: the first instructions of a call, sent as JSON with the request. Say, Play and Dial
 * have been seen there; the other verbs are read by the same rules as in XML.
 */
export function readCallActions(actions: unknown, reading: Reading): Program | InvalidDocument | undefined {
  if (!Array.isArray(actions) || actions.length === 0) return undefined;
  const wrong = actions.find(
    (action) => typeof action !== 'object' || action === null || Array.isArray(action),
  );
  if (wrong !== undefined) {
    return {
      words: `callActions holds ${JSON.stringify(wrong)}, which is no action.`,
      hint: 'Each action is an object: { "actionType": "Say", "text": "Hello" }.',
    };
  }
  const children = actions.map((action) => elementOf(action as Readonly<Record<string, unknown>>));
  return readDocument({ name: 'Response', attributes: {}, children, line: 0 }, reading);
}

function elementOf({ actionType, text, ...rest }: Readonly<Record<string, unknown>>): XmlElement {
  const attributes = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  return {
    name: String(actionType),
    attributes: Object.fromEntries(
      attributes.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
    ),
    children: text === undefined ? [] : [String(text)],
    line: 0,
  };
}
