import { describe, expect, it } from 'vitest';
import type { Faults } from '../../simulator/index.ts';
import { bench, caller, callOut, line, of, post } from './stand-in.ts';

function menu(fields: Record<string, string>) {
  return fields['dtmfDigits'] === undefined ? '<GetDigits numDigits="1" timeout="5"/>' : '<Say>Bye</Say>';
}

async function callWith(callbacks: NonNullable<Faults['callbacks']>, seed = 'a seed') {
  const service = await bench(menu, { faults: { callbacks }, seed });
  const transcript = await service.simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;
  const seen = service.requests.map(
    ({ to, fields }) => `${to} ${fields['isActive']} ${fields['dtmfDigits'] ?? '-'}`,
  );
  return { ...service, transcript, seen };
}

describe('a callback', () => {
  it('that is duplicated is posted twice, and its first answer counts', async () => {
    const { seen, transcript } = await callWith({ duplicate: 1 });

    expect(seen.filter((request) => request === 'callback 1 1')).toHaveLength(2);
    expect(seen.filter((request) => request === 'callback 0 -')).toHaveLength(2);
    expect(transcript.summary.status).toBe('Success');
    expect(of('request', transcript).filter(({ copy }) => copy === 'duplicate')).toHaveLength(6);
  });

  it('that is reordered arrives after a later one, and is not lost', async () => {
    const inOrder = ['events 1 -', 'events 1 1', 'events 0 -'];
    const stories = [];
    for (let seed = 0; seed < 20; seed += 1) {
      const { seen } = await callWith({ reorder: 0.5 }, `seed ${seed}`);
      stories.push(seen.filter((request) => request.startsWith('events')));
    }

    expect(stories.every((story) => inOrder.every((request) => story.includes(request)))).toBe(true);
    expect(stories.some((story) => story.join() !== inOrder.join())).toBe(true);
  });

  it('that is delayed is posted late, by simulated seconds', async () => {
    const { transcript } = await callWith({ delay: 1, delaySeconds: 8 });

    const late = of('fault', transcript);
    expect(late.length).toBeGreaterThanOrEqual(6);
    expect(late[0]?.words).toMatch(/^posted \d(\.\d)? s late$/);
    expect(Number(transcript.summary.durationInSeconds)).toBeGreaterThan(1);
  });

  it('that is dropped never arrives: the call drops, and nobody hears of its end', async () => {
    const { seen, transcript } = await callWith({ drop: 1 });

    expect(seen).toEqual([]);
    expect(transcript.summary.dropped).toBe('The callback URL never got the request.');
    expect(of('note', transcript).at(-1)?.hint).toContain('An injected fault');
  });

  it('that meets a 503 on its way never arrives, and drops the call', async () => {
    const { seen, transcript } = await callWith({ error5xx: 1 });

    expect(seen).toEqual([]);
    expect(transcript.summary.dropped).toBe('The callback URL answered 503 instead of 200.');
  });

  it.each(['timeout', 'reset'] as const)(
    'whose answer is lost by %s has arrived, and drops the call',
    async (fault) => {
      const { seen, transcript } = await callWith({ [fault]: 1 });

      expect(seen).toEqual(['callback 1 -', 'events 1 -', 'callback 0 -', 'events 0 -']);
      expect(transcript.summary.dropped).toBeDefined();
      expect(transcript.summary.faults).toBe(4);
    },
  );

  it('goes wrong at its rate', async () => {
    const { simulator, requests } = await bench(menu, { faults: { callbacks: { drop: 0.2 } } });
    const calls = Array.from({ length: 500 }, () =>
      simulator.dialIn({ from: caller, script: { keys: [''] } }),
    );

    await Promise.all(calls.map(({ ended }) => ended));

    // Four requests a call; of a call whose first request is lost the others are posted all the same.
    expect(requests.length / 2000).toBeCloseTo(0.8, 1);
  });

  it('goes wrong in the same way for the same seed, and in another way for another', async () => {
    const faults = { duplicate: 0.3, drop: 0.2, reorder: 0.3, delay: 0.3 };

    const [once, again, other] = [
      await callWith(faults, 'one'),
      await callWith(faults, 'one'),
      await callWith(faults, 'two'),
    ];

    const story = ({ transcript }: typeof once) =>
      of('fault', transcript).map(({ fault, request }) => [fault, request]);
    expect(story(again)).toEqual(story(once));
    expect(story(other)).not.toEqual(story(once));
  });

  it('goes wrong in one call regardless of the calls around it', async () => {
    const faults = { callbacks: { duplicate: 0.5, delay: 0.5 } };
    const alone = await bench(menu, { faults, seed: 'x' });
    const crowd = await bench(menu, { faults, seed: 'x' });

    const [single] = await Promise.all([alone.simulator.dialIn({ from: caller }).ended]);
    const [first] = await Promise.all(
      Array.from({ length: 20 }, () => crowd.simulator.dialIn({ from: caller }).ended),
    );

    const story = (transcript: typeof single) =>
      of('fault', transcript)
        .map(({ words }) => words)
        .sort();
    expect(first && story(first)).toEqual(story(single));
  });

  it('can be made to go wrong in the middle of everything', async () => {
    const { simulator } = await bench(menu);
    const stop = simulator.listen((event) => {
      if (event.kind === 'listening') simulator.faults = { callbacks: { timeout: 1 } };
    });

    const { summary } = await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    stop();
    expect(summary.dropped).toBe('The callback URL did not answer within 5 s.');
  });

  it('costs no real time to lose', async () => {
    const begun = performance.now();

    await callWith({ timeout: 1, delay: 1, delaySeconds: 600 });

    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('an answer of the REST API', () => {
  const form = () => new URLSearchParams({ username: 'piga', from: line, to: caller });

  it.each([
    ['error5xx', 503, 0],
    ['error5xxAfter', 503, 1],
  ] as const)('%s is %i, and %i calls are placed', async (fault, status, calls) => {
    const { simulator } = await bench(menu);
    simulator.failNextRestResponse(fault);

    const response = await post(simulator, '/call', form());

    expect(response.status).toBe(status);
    expect(simulator.calls).toHaveLength(calls);
  });

  it.each([
    ['reset', 1],
    ['resetBefore', 0],
  ] as const)('%s breaks the connection, and %i calls are placed', async (fault, calls) => {
    const { simulator } = await bench(menu);
    simulator.failNextRestResponse(fault);

    await expect(post(simulator, '/call', form())).rejects.toThrow('fetch failed');

    expect(simulator.calls).toHaveLength(calls);
  });

  it('timeout never comes, though the call is placed', async () => {
    const { simulator } = await bench(menu);
    simulator.failNextRestResponse('timeout');

    const answer = fetch(`${simulator.url}/call`, {
      method: 'POST',
      headers: { apiKey: 'a key' },
      body: form(),
      signal: AbortSignal.timeout(300),
    });

    await expect(answer).rejects.toThrow('aborted due to timeout');
    expect(simulator.calls).toHaveLength(1);
  });

  it('goes wrong once when told so once', async () => {
    const { simulator } = await bench(menu);
    simulator.failNextRestResponse('error5xx');
    await post(simulator, '/call', form());

    expect(await callOut(simulator, caller)).toMatch(/^ATVId_/);
  });

  it('goes wrong at its rate, and in the same way for the same seed', async () => {
    const story = async () => {
      const { simulator } = await bench(menu, { faults: { rest: { error5xx: 0.5 } }, seed: 'answers' });
      const statuses: number[] = [];
      for (let request = 0; request < 20; request += 1) {
        statuses.push(
          (await post(simulator, '/queueStatus', { username: 'piga', phoneNumbers: line })).status,
        );
      }
      return statuses;
    };

    const once = await story();

    expect(once).toContain(200);
    expect(once).toContain(503);
    expect(await story()).toEqual(once);
  });
});
