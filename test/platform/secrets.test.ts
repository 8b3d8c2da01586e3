import { describe, expect, it } from 'vitest';
import { createEnvironment, REFRESH_MS } from '../../lib/platform/secrets.ts';

const env = { CALLS_TABLE: 'calls', AT_API_KEY: 'ssm:/piga/prod/AT_API_KEY' };

/** A parameter store whose content and health a test may change, and a clock. */
function aStore(content: Record<string, string> = { '/piga/prod/AT_API_KEY': 'first' }) {
  const store = { content, isDown: false, readings: 0, time: 0, reports: [] as unknown[] };
  const environment = createEnvironment(env, {
    read: async (names) => {
      store.readings += 1;
      if (store.isDown) throw new Error('SSM is down');
      return new Map(
        names.flatMap((name) => (name in store.content ? [[name, store.content[name] as string]] : [])),
      );
    },
    now: () => store.time,
    report: (error) => store.reports.push(error),
  });
  return { store, environment };
}

describe('an environment that names secrets', () => {
  it('has them, and all else as it is', async () => {
    const { environment } = aStore();

    expect(await environment()).toEqual({ CALLS_TABLE: 'calls', AT_API_KEY: 'first' });
  });

  it('is read once for all that happens within five minutes', async () => {
    const { store, environment } = aStore();

    const first = await environment();
    store.time = REFRESH_MS - 1;

    expect(await environment()).toBe(first);
    expect([store.readings, REFRESH_MS]).toEqual([1, 300_000]);
  });

  it('has a secret that was changed, five minutes later', async () => {
    const { store, environment } = aStore();
    await environment();

    store.content = { '/piga/prod/AT_API_KEY': 'second' };
    store.time = REFRESH_MS;

    expect(await environment()).toMatchObject({ AT_API_KEY: 'second' });
  });

  it('is the same object while no secret has changed, so that nothing is made anew', async () => {
    const { store, environment } = aStore();
    const first = await environment();

    store.time = REFRESH_MS;

    expect(await environment()).toBe(first);
    expect(store.readings).toBe(2);
  });

  it('goes on with what it knows while the store cannot be read, and tries again half a minute later', async () => {
    const { store, environment } = aStore();
    const first = await environment();

    store.isDown = true;
    store.time = REFRESH_MS;
    expect(await environment()).toBe(first);
    expect(await environment()).toBe(first);
    expect([store.readings, store.reports.length]).toEqual([2, 1]);

    store.isDown = false;
    store.content = { '/piga/prod/AT_API_KEY': 'second' };
    store.time += 30_000;
    expect(await environment()).toMatchObject({ AT_API_KEY: 'second' });
  });

  it('cannot be had while the store was never read, and can once it is there', async () => {
    const { store, environment } = aStore();

    store.isDown = true;
    await expect(environment()).rejects.toThrow('SSM is down');
    store.isDown = false;

    expect(await environment()).toMatchObject({ AT_API_KEY: 'first' });
  });

  it('says which secret is not there, and under which name', async () => {
    const { environment } = aStore({});

    await expect(environment()).rejects.toThrow(
      'AT_API_KEY refers to the SSM parameter /piga/prod/AT_API_KEY, which does not exist',
    );
  });
});

it('an environment that holds its settings themselves asks nobody', async () => {
  const local = { AT_API_KEY: 'local' };
  const refuse = () => Promise.reject(new Error('asked'));
  const environment = createEnvironment(local, { read: refuse, now: () => 0, report: () => {} });

  expect(await environment()).toBe(local);
});
