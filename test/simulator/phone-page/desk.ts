import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/index.ts';
import { bundledPage } from './bundled-page.ts';
import { anotherPage, usualPage } from './in-chromium.ts';
import { type Script, serve } from './voice-service.ts';

export const line = '+254711082000';
export const otherLine = '+254711082111';
export const caller = '+254711000111';
export const agent = '+254711000222';

type Line = NonNullable<SimulatorOptions['lines']>[number];

export interface Desk {
  simulator: Simulator;
  page: Page;
  /** What the service was asked. */
  requests: Record<string, string>[];
  /** Opens one more window on the same simulator. */
  open(path: string): Promise<Page>;
  /** Has the service call a phone. */
  callOut(to: string, more?: Record<string, string>): Promise<void>;
}

export interface DeskOptions {
  /** What stands behind the page's address: `?phone=…`. */
  path?: string;
  /** The browser has no voice. Then a text takes as long as it would take to read. */
  silent?: boolean;
  /** What is special about the browser's context. */
  context?: BrowserContextOptions;
  /** Our numbers, given the address of the service. */
  lines?: (callbackUrl: string) => Line[];
  simulator?: SimulatorOptions;
}

function twoLines(callbackUrl: string): Line[] {
  return [line, otherLine].map((phoneNumber) => ({ phoneNumber, callbackUrl }));
}

/** A simulator with two lines, a service behind them, and the phone page in a window of its own. */
export async function desk(script: Script, options: DeskOptions = {}): Promise<Desk> {
  const {
    path = `/?phone=${encodeURIComponent(caller)}`,
    silent = false,
    context = {},
    lines = twoLines,
  } = options;
  const service = await serve(script);
  const simulator = await startSimulator({
    lines: lines(`${service.url}/voice/instruct`),
    page: await bundledPage(),
    ...options.simulator,
    rules: { dialDelaySeconds: 0, beepSeconds: 0.1, ...options.simulator?.rules },
  });
  onTestFinished(() => simulator.close());

  const view = async (page: Page, from: string) => {
    await page.goto(simulator.url + from, { waitUntil: 'commit' });
    await connected(page);
    return page;
  };
  return {
    simulator,
    requests: service.requests,
    page: await view(await usualPage({ context, silent }), path),
    open: async (from) => view(await anotherPage({ context, silent }), from),
    async callOut(to, more = {}) {
      const answer = await fetch(`${simulator.url}/call`, {
        method: 'POST',
        headers: { apiKey: 'a key', accept: 'application/json' },
        body: new URLSearchParams({ username: 'piga', from: line, to, ...more }),
      });
      if (!answer.ok) throw new RangeError(await answer.text());
    },
  };
}

/** Waits until the page has the simulator's stream. */
export function connected(page: Page): Promise<void> {
  return page.getByText('Connected to').waitFor({ state: 'attached' });
}

/** A phone of the page, by its number as people read it; the only one, unless told. */
export function phone(page: Page, name?: string) {
  const softphone =
    name === undefined ? page.locator('.softphone') : page.getByRole('region', { name: `Phone ${name}` });
  return {
    softphone,
    stage: (stage: string) => softphone.and(page.locator(`[data-stage="${stage}"]`)).waitFor(),
    status: softphone.locator('.status'),
    display: softphone.locator('.display'),
    heard: softphone.getByRole('log', { name: 'What is heard' }),
    key: (key: string) =>
      softphone
        .getByRole('group', { name: 'Keypad' })
        .getByRole('button', { name: new RegExp(`^${key}( |$)`) }),
    green: softphone.locator('.round.go'),
    red: softphone.locator('.round.stop'),
    speak: softphone.getByRole('button', { name: /^(Speak|Stop)/ }),
  };
}

/** Waits until the phone listens for keys. */
export async function untilListening(page: Page): Promise<void> {
  await page.locator('.seconds-left:not(:empty)').waitFor();
}
