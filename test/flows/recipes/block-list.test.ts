import { describe, expect, test } from 'vitest';
import { callFlow } from '../../../flow-kit/call-flow.ts';
import { type BlockList, guarded } from '../../../flows/recipes/block-list.ts';

function aBlockList(...numbers: readonly string[]): BlockList {
  return {
    has: async (number) => numbers.includes(number),
  };
}

describe('the guarded line', () => {
  test('connects a caller who is not on the list', async () => {
    await callFlow(guarded, { services: { blockList: aBlockList('+254711999999') } }).expectDial(
      '+254711000501',
    );
  });

  test('refuses a caller on the list before the call is answered, so that it costs nothing', async () => {
    const services = { blockList: aBlockList('+254711000111') };

    const call = await callFlow(guarded, { services }).expectVerb('Reject');

    expect(call.documents).toEqual(['<?xml version="1.0" encoding="UTF-8"?><Response><Reject/></Response>']);
    expect(call.seconds).toBe(0);
  });

  test('connects when the list cannot be read', async () => {
    const blockList: BlockList = { has: async () => Promise.reject(new Error('down')) };

    await callFlow(guarded, { services: { blockList } }).expectVerb('Dial');
  });

  test('connects when the list takes too long', async () => {
    const blockList: BlockList = { has: () => new Promise(() => {}) };

    await callFlow(guarded, { services: { blockList } }).expectVerb('Dial');
  });

  test('says so when nobody picks up', async () => {
    const phones = { '+254711000501': { onRing: 'ignore' } } as const;

    await callFlow(guarded, { services: { blockList: aBlockList() }, phones }).expectSay(/nobody is free/);
  });
});
