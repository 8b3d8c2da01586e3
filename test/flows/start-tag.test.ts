import { describe, expect, test } from 'vitest';
import { requestIdOf } from '../../lib/calls/event/request-id.ts';
import {
  createFlowToken,
  flow,
  integer,
  oneOf,
  phoneNumber,
  route,
  sealKeys,
  text,
} from '../../lib/flows/index.ts';
import { MAX_FLOW_TOKEN_LENGTH, openFlowToken } from '../../lib/flows/token/flow-token.ts';
import { parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';

const reminder = flow({
  start: 'a',
  variables: { name: text(40), minutes: integer(1, 90), tone: oneOf('kind', 'strict'), office: phoneNumber },
  steps: { a: { end: '{name} {minutes} {tone} {office}' } },
});
const welcome = flow({ start: 'a', steps: { a: { end: 'Welcome.' } } });
const routing = route({ flows: { welcome, reminder }, otherwise: 'welcome' });
const keys = sealKeys(['a secret for tests that is long enough']);
const noon = Date.parse('2026-03-02T12:00Z');
const variables = { name: 'Wanjiru', minutes: '30', tone: 'kind', office: '+254711000111' };

function tagOf(given: Partial<Parameters<typeof createFlowToken>[2]> = {}) {
  return createFlowToken(routing, keys, { id: 'order-42', flow: 'reminder', variables, ...given }, noon);
}

describe('the tag that a call is started with', () => {
  test('weighs a variable by its bytes: of Ethiopic letters, which take three, fewer are taken, and come back whole', () => {
    const wordy = flow({ start: 'a', variables: { words: text(400) }, steps: { a: { end: '{words}' } } });
    const flows = route({ flows: { wordy }, otherwise: 'wordy' });
    const mostOf = (letter: string) => {
      for (let most = 0; ; most += 1) {
        const words = letter.repeat(most + 1);
        const tag = createFlowToken(flows, keys, { id: 'order-42', variables: { words } }, noon);
        if (tag.refusal !== undefined) {
          expect(tag.refusal.kind).toBe('too-large');
          return most;
        }
        expect(tag.clientRequestId.length).toBeLessThanOrEqual(MAX_FLOW_TOKEN_LENGTH);
        expect(openFlowToken(flows, keys, tag.clientRequestId, noon)).toMatchObject({ data: { words } });
      }
    };

    const [latin, ethiopic] = [mostOf('a'), mostOf('ሰ')];

    expect(ethiopic).toBeGreaterThan(90);
    expect(ethiopic).toBe(Math.floor(latin / 3));
  });

  test('brings the flow and its variables back, each of its kind', () => {
    const tag = tagOf();

    expect(openFlowToken(routing, keys, tag.clientRequestId ?? '', noon)).toEqual({
      flow: 'reminder',
      data: { name: 'Wanjiru', minutes: 30, tone: 'kind', office: '+254711000111' },
    });
  });

  test('reads a telephone number as people write it, and says what is wrong with one that is none', () => {
    const readPhone = (text: string) => {
      const parsed = parsePhoneNumber(text, { defaultCountry: 'KE' });
      return parsed.outcome === 'refused' ? { refusal: parsed.message } : { number: parsed.number };
    };
    const officeOf = (office: string) => {
      const request = { id: 'order-42', flow: 'reminder', variables: { ...variables, office } };
      const { clientRequestId, refusal } = createFlowToken(routing, keys, request, noon, readPhone);
      const opened = openFlowToken(routing, keys, clientRequestId ?? '', noon);
      return refusal?.message ?? ('data' in opened ? opened.data?.['office'] : undefined);
    };

    for (const writing of [
      '0711 000 111',
      '00254711000111',
      '254711000111.0',
      '%2B254711000111',
      '＋254711000111',
    ])
      expect(officeOf(writing)).toBe('+254711000111');
    expect(officeOf('2.54711E+11')).toMatch(/^'office': A spreadsheet has written/);
    expect(officeOf('254900123456')).toMatch(/^'office': The phone number is in no range/);
  });

  test.each(['phone', 'flow', 'from', 'at', 'clientRequestId', 'callerNumber'])(
    'is refused with a message for a flow whose variable has the reserved name %s',
    (name) => {
      const taken = flow({ start: 'a', variables: { [name]: text(9) }, steps: { a: { end: 'Bye.' } } });
      const table = route({ flows: { taken }, otherwise: 'taken' });

      const tag = createFlowToken(table, keys, { id: 'x', flow: 'taken', variables: { [name]: 'y' } }, noon);

      expect(tag.refusal?.message).toMatch(
        `a variable '${name}', which is a parameter of the request itself`,
      );
    },
  );

  test('begins with the id, and hides the variables', () => {
    const { clientRequestId } = tagOf();

    expect(clientRequestId).toMatch(/^order-42\.[\w-]+$/);
    expect(clientRequestId).not.toContain('Wanjiru');
  });

  test('is shown as the id alone, whatever the flow and however short its name', () => {
    const tiny = route({ flows: { a: welcome }, otherwise: 'a' });
    const shortest = createFlowToken(tiny, keys, { id: 'x' }, noon);

    expect(requestIdOf(tagOf().clientRequestId ?? '')).toBe('order-42');
    expect(requestIdOf(shortest.clientRequestId ?? '')).toBe('x');
  });

  test.each(['order-42', 'order.42', 'a.b.c', `x.${'y'.repeat(40)}`, `a b.${'y'.repeat(70)}`, ''])(
    'is not mistaken for what a client calls %j',
    (id) => {
      expect(requestIdOf(id)).toBe(id);
    },
  );

  test('names the usual flow where none is asked for', () => {
    const tag = tagOf({ flow: undefined, variables: {} });

    expect(openFlowToken(routing, keys, tag.clientRequestId ?? '', noon)).toEqual({
      flow: 'welcome',
      data: {},
    });
  });

  test.each([
    [{ flow: 'remnider' }, 'unknown-flow', "There is no flow 'remnider'. There are: welcome, reminder"],
    [{ flow: 'toString' }, 'unknown-flow', "There is no flow 'toString'. There are: welcome, reminder"],
    [
      { variables: { ...variables, name: '' } },
      'missing-variable',
      "The flow 'reminder' needs 'name': a text of 1 to 40 characters on one line",
    ],
    [
      { variables: { ...variables, minutes: '91' } },
      'bad-variable',
      "'minutes' must be a whole number from 1 to 90, not '91'",
    ],
    [
      { variables: { ...variables, minutes: '3e1' } },
      'bad-variable',
      "'minutes' must be a whole number from 1 to 90, not '3e1'",
    ],
    [
      { variables: { ...variables, tone: 'rude' } },
      'bad-variable',
      "'tone' must be one of kind, strict, not 'rude'",
    ],
    [
      { variables: { ...variables, office: '0711' } },
      'bad-variable',
      "'office' must be + and a telephone number with its country code, not '0711'",
    ],
    [
      { variables: { ...variables, nmae: 'x' } },
      'unknown-variable',
      "The flow 'reminder' has no variable 'nmae'. It takes: name, minutes, tone, office",
    ],
    [
      { variables: { ...variables, name: 'Wan\njiru' } },
      'bad-variable',
      "'name' must be a text of 1 to 40 characters on one line, not 'Wan\njiru'",
    ],
    [{ flow: 'welcome' }, 'unknown-variable', "The flow 'welcome' takes no variables, but 'name' was given"],
    [{ id: 'order 42' }, 'bad-id', "The id must be 1 to 64 letters, digits, - or _, not 'order 42'"],
    [{ id: '' }, 'bad-id', "The id must be 1 to 64 letters, digits, - or _, not ''"],
  ])('is refused for %j', (wrong, kind, message) => {
    expect(tagOf(wrong as never)).toEqual({ refusal: { kind, message } });
  });

  test.each([
    [{ variables: { ...variables, name: 'x'.repeat(6_000_000) } }],
    [{ variables: { ...variables, ['x'.repeat(6_000_000)]: 'x' } }],
    [{ id: 'x'.repeat(6_000_000) }],
    [{ flow: 'x'.repeat(6_000_000) }],
  ])('quotes at most forty characters of what it refuses (%#)', (wrong) => {
    const { refusal } = tagOf(wrong as never);

    expect(refusal?.message).toMatch(/'x{40}…'/);
    expect(refusal?.message.length).toBeLessThan(200);
  });

  test('is refused when it would become too long', () => {
    const tale = flow({ start: 'a', variables: { tale: text(900) }, steps: { a: { end: '{tale}' } } });

    const tag = createFlowToken(
      route({ flows: { tale }, otherwise: 'tale' }),
      keys,
      { id: 'x', flow: 'tale', variables: { tale: 'na '.repeat(200) } },
      noon,
    );

    expect(tag.refusal).toEqual({
      kind: 'too-large',
      message: `The variables are too long together: 885 characters, at most ${MAX_FLOW_TOKEN_LENGTH} are possible`,
    });
  });
});

describe('a tag that comes back', () => {
  const opened = (clientRequestId: string, at = noon, table = routing) =>
    openFlowToken(table, keys, clientRequestId, at);
  const tag = tagOf().clientRequestId ?? '';

  test.each(['', 'undefined', 'None', 'order-42', 'order-42.', '.abc', 'a.b.c', `x.${'y'.repeat(600)}`])(
    'is none of ours: %j',
    (other) => {
      expect(opened(other)).toEqual({ refusal: 'none' });
    },
  );

  test('is forged when it was changed, or stands behind another id', () => {
    expect(opened(`${tag.slice(0, -2)}AA`)).toEqual({ refusal: 'forged' });
    expect(opened(tag.replace('order-42', 'order-43'))).toEqual({ refusal: 'forged' });
  });

  test('is stale after a day', () => {
    expect(opened(tag, noon + 25 * 3600 * 1000)).toEqual({ refusal: 'stale' });
  });

  test('is outdated when the flow is gone, or wants other variables now', () => {
    const changed = flow({ start: 'a', variables: { name: text(3) }, steps: { a: { end: '{name}' } } });

    expect(opened(tag, noon, route({ flows: { welcome }, otherwise: 'welcome' }))).toEqual({
      refusal: 'outdated',
    });
    expect(opened(tag, noon, route({ flows: { reminder: changed }, otherwise: 'reminder' }))).toEqual({
      refusal: 'outdated',
    });
  });
});
