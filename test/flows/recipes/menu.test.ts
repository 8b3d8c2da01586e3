import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../dev/flows/call-flow.ts';
import { menu } from '../../../flows/recipes/menu.ts';
import { checkFlow } from '../../../lib/flows/check/index.ts';

describe('the menu', () => {
  test('passes the static check', () => {
    expect(checkFlow('menu', menu)).toMatchObject({ faults: [] });
  });

  test('connects a caller who chooses a language and a department', async () => {
    await callFlow(menu)
      .expectSay(/For English, press 1/)
      .press('2')
      .expectSay(/Kuagiza, bonyeza moja/)
      .press('2')
      .expectSay(/Kwa malipo/)
      .press('2')
      .expectDial('+254711000204');
  });
});
