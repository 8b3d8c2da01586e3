import { expect, test } from 'vitest';
import { recipes } from '../../../flows/recipes/index.ts';
import type { Definition } from '../../../lib/flows/definition/flow.ts';
import { firstLanguageOf, receive } from '../../../lib/flows/engine/engine.ts';

/** Every dial of every recipe. */
const dials = Object.entries<Definition>(recipes).flatMap(([name, flow]) =>
  Object.entries(flow.steps).flatMap(([step, given]) => ('dial' in given ? [{ name, flow, step }] : [])),
);

test.each(dials)('$name, $step: a talk that is over is followed by no word', ({ flow, step }) => {
  const language = firstLanguageOf(flow);
  // Also when the call has had all its turns.
  for (const turn of [3, 500]) {
    const state = { step, try: 1, turn, language, data: {}, visits: {}, hasDialled: true };

    const stop = receive(flow, state, { hasTalked: true }, { facts: {}, at: 0 });

    expect(stop).toMatchObject({ stop: 'answered', state: undefined });
    expect(stop.stop === 'answered' && stop.document('https://api.example.com').children).toEqual([]);
  }
});

test('there are recipes that dial', () => {
  expect(new Set(dials.map(({ name }) => name)).size).toBeGreaterThanOrEqual(4);
});
