import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { beforeAll, describe, onTestFinished } from 'vitest';

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];
const executablePath = places.find((place) => place !== undefined && existsSync(place));

/** Where the page must be tested, a machine without Chromium is a fault and not an excuse. */
const required = process.env['PIGA_REQUIRE_CHROMIUM'] === '1';

/** One for all files of tests that this process runs; it ends with the process. */
let browser: Promise<Browser> | undefined;

/** What a window is like; tests that want the same share one. */
export interface WindowOptions {
  context: BrowserContextOptions;
  /** The browser has no voice. */
  silent: boolean;
}

/**
 * Windows that are kept: a new one costs a process, and four times the time of a new page in it. Every
 * test has its own simulator and so its own origin: what a page remembers is not seen by the next.
 */
const windows = new Map<string, Page>();

/** A suite that runs in real Chromium. Without Chromium it is skipped, and says so. */
export function describeInChromium(name: string, tests: () => void): void {
  const skipped = executablePath === undefined && !required;
  const reason = skipped ? ' (skipped: there is no Chromium; CHROMIUM_PATH names one)' : '';
  describe.skipIf(skipped)(name + reason, { timeout: 20_000 }, () => {
    beforeAll(async () => {
      browser ??= launch();
      await browser;
    }, 30_000);
    tests();
  });
}

async function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new ChromiumMissing();
  return chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      // One process for its pages, and none for graphics: half the work for each page that is opened.
      '--in-process-gpu',
      '--no-zygote',
      '--renderer-process-limit=1',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

class ChromiumMissing extends Error {
  override readonly name = 'ChromiumMissing';

  constructor() {
    super('PIGA_REQUIRE_CHROMIUM is set, and there is no Chromium: install it, or set CHROMIUM_PATH.');
  }
}

/** The window for tests that want it so. It still shows what the test before had there, until it is led elsewhere. */
export async function usualPage(options: WindowOptions): Promise<Page> {
  const key = JSON.stringify(options);
  const page = windows.get(key) ?? (await newPage(options));
  windows.set(key, page);
  return page;
}

/** One more window. */
export async function anotherPage(options: WindowOptions): Promise<Page> {
  const page = await newPage(options);
  onTestFinished(() => page.context().close());
  return page;
}

async function newPage({ context, silent }: WindowOptions): Promise<Page> {
  if (browser === undefined) throw new Error('Windows are for tests in describeInChromium.');
  const window = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    // Machines that test have better to do than to draw waves.
    reducedMotion: 'reduce',
    ...context,
  });
  window.setDefaultTimeout(8000);
  if (!silent) await window.addInitScript(voice);
  await window.addInitScript(listenToTones);
  return window.newPage();
}

/**
 * A voice for a browser that has none, as on a machine without speakers: it reads every text in 60 ms, or
 * until it is stopped when `window.slowly` is set, and remembers what it was given.
 */
const voice = `
  window.spoken = [];
  window.silenced = 0;
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  let reading;
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => [{ name: 'A voice', lang: 'en-GB', default: true }],
    speak(utterance) {
      window.spoken.push(utterance.text);
      if (window.slowly) return;
      reading = setTimeout(() => utterance.dispatchEvent(new Event('end')), 60);
    },
    cancel() { window.silenced += 1; clearTimeout(reading); },
  }});
`;

/** Remembers every tone that the page makes. */
const listenToTones = `
  window.tones = [];
  const Oscillator = window.OscillatorNode;
  window.OscillatorNode = class extends Oscillator {
    constructor(context, options) { super(context, options); window.tones.push(options.frequency); }
  };
`;
