import { describe, expect, test } from 'vitest';
import { createHunt, type HuntState, type HuntStore } from '../../../flows/recipes/hunt.ts';

/** A store that does every change twice, as one does on which somebody else was faster. */
function aBusyStore(): HuntStore {
  const hunts = new Map<string, HuntState>();
  return {
    change: async (ticket, change) => {
      change(hunts.get(ticket));
      const state = change(hunts.get(ticket));
      if (state !== undefined) hunts.set(ticket, state);
      return state;
    },
  };
}

function aHunt() {
  const rung: string[] = [];
  let now = 1000;
  const hunt = createHunt({
    agents: ['Ann', 'Ben'],
    ring: async (agent) => {
      rung.push(agent);
    },
    isWaiting: async () => true,
    store: aBusyStore(),
    now: () => now,
    ringTimeoutMs: 100,
  });
  return { hunt, rung, later: (milliseconds: number) => (now += milliseconds) };
}

describe('a hunt', () => {
  test('rings each agent once, however often it begins and is looked at', async () => {
    const { hunt, rung, later } = aHunt();

    await hunt.begin('t', '+1', '+2');
    await hunt.begin('t', '+1', '+2');
    await hunt.look('t');
    later(100);
    await hunt.look('t');
    await hunt.look('t');

    expect(rung).toEqual(['Ann', 'Ben']);
  });

  test('rings the next agent at once when one declines', async () => {
    const { hunt, rung } = aHunt();
    await hunt.begin('t', '+1', '+2');

    await hunt.decline('t', 'Ann');

    expect(await hunt.look('t')).toBe('ringing');
    expect(rung).toEqual(['Ann', 'Ben']);
  });

  test('does not take a late refusal of one agent for that of the next', async () => {
    const { hunt, later } = aHunt();
    await hunt.begin('t', '+1', '+2');
    later(100);
    await hunt.look('t');

    await hunt.decline('t', 'Ann');

    expect(await hunt.look('t')).toBe('ringing');
  });

  test('belongs to the agent who accepts first', async () => {
    const { hunt, later } = aHunt();
    await hunt.begin('t', '+1', '+2');
    later(100);
    await hunt.look('t');

    expect(await hunt.accept('t', 'Ben')).toBe('ready');
    expect(await hunt.accept('t', 'Ann')).toBe('gone');
    expect(await hunt.accept('t', 'Ben')).toBe('ready');
    expect(await hunt.look('t')).toBe('accepted');
  });

  test('is over when nobody is left, when the caller leaves, and when nobody knows of it', async () => {
    const { hunt, later } = aHunt();
    await hunt.begin('t', '+1', '+2');
    later(100);
    await hunt.look('t');
    later(100);
    await hunt.begin('left', '+1', '+2');
    await hunt.leave('left');

    expect(await hunt.look('t')).toBe('nobody');
    expect(await hunt.accept('t', 'Ben')).toBe('gone');
    expect(await hunt.look('left')).toBe('nobody');
    expect(await hunt.accept('left', 'Ann')).toBe('gone');
    expect(await hunt.look('unknown')).toBe('nobody');
  });
});
