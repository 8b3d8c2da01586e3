import type { Page } from 'playwright-core';
import { mistakes } from '../flow-kit/check/typical-mistakes.ts';
import { runs } from '../runs.ts';
import type { EditedStack, Project } from './a-project.ts';

/** Who makes the mistakes: a clone, its `npm start`, a browser with the phone page, and `npm run call` in another terminal. */
interface Desk {
  readonly project: Project;
  readonly stack: EditedStack;
  readonly page: Page;
  readonly call: (...args: string[]) => Promise<{ readonly printed: string }>;
}

interface Mistake {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** The sentence that says what would be right. */
  readonly said: string;
}

/** What was said of a mistake, in the three places where somebody who makes it looks. */
interface Told {
  readonly mistake: string;
  readonly said: string;
  readonly told: { readonly terminal: string; readonly page: string; readonly call: string };
}

function withRouting(routing: string): string {
  return `import { route } from '../lib/flows/index.ts';
import { welcome } from './welcome.ts';

export const routing = route(${routing} as never);
`;
}

function withHours(hours: string): string {
  return `import { flow, openingHours } from '../lib/flows/index.ts';

export const office = openingHours(${hours} as never);
export const welcome = flow({ start: 'first', steps: { first: { end: 'Hello.' } } });
`;
}

function withSteps(flow: object): string {
  return `import { flow } from '../lib/flows/index.ts';

export const welcome = flow(${JSON.stringify(flow, undefined, 2)} as never);
`;
}

const bye = { bye: { end: 'Goodbye.' } };

/** Every typical mistake as a save, and those that no flow shows by itself. */
const saves: readonly Mistake[] = [
  ...mistakes.map(([name, steps, said]) => ({
    name,
    file: 'flows/welcome.ts',
    text: withSteps({ start: 'first', steps: { ...steps, ...bye } }),
    said,
  })),
  {
    name: 'a flow that begins with a step that is misspelt',
    file: 'flows/welcome.ts',
    text: withSteps({ start: 'frist', steps: { first: { end: 'Hello.' } } }),
    said: "It starts with 'frist', but has no step of that name. Is 'first' meant?",
  },
  {
    name: 'a number that leads to a flow without a list around it',
    file: 'flows/index.ts',
    text: withRouting(
      `{ flows: { welcome }, numbers: { '+254711082000': 'welcome' }, otherwise: 'welcome' }`,
    ),
    said: "numbers, +254711082000: must be a list of rules, such as ['welcome'], not 'welcome'",
  },
  {
    name: 'a routing to a flow that is not there',
    file: 'flows/index.ts',
    text: withRouting(`{ flows: { welcome }, otherwise: 'welcom' }`),
    said: "'welcom'",
  },
  {
    name: 'opening hours that cannot be read',
    file: 'flows/welcome.ts',
    text: withHours(`{ timeZone: 'Africa/Nairobi', closed: [], week: { mon: '8-17' } }`),
    said: "hours are written 08:00-17:00, not '8-17'",
  },
  {
    name: 'a bracket too many',
    file: 'flows/welcome.ts',
    text: `${withSteps({ start: 'first', steps: { first: { end: 'Hello.' } } })}}\n`,
    said: 'Unexpected "}"',
  },
  {
    name: 'something imported that is not exported',
    file: 'flows/welcome.ts',
    text: withSteps({ start: 'first', steps: bye })
      .replace('{ flow }', '{ flow, menu }')
      .concat('void menu;\n'),
    said: '"menu"',
  },
];

/** A reload takes seconds where everything else runs beside it. */
const gone = { state: 'hidden', timeout: 30_000 } as const;

/**
 * Makes one mistake after the other, as saves, and gathers what is said of each; then mends the last. In `npm test` it is every
 * fourth of them.
 */
export async function walkMistakes({ project, stack, page, call }: Desk): Promise<Told[]> {
  const banner = page.getByRole('alert').filter({ hasText: 'What was saved last has a fault.' });
  const all: Told[] = [];
  const mend = async (file: string) => {
    project.takeBack(file);
    await stack.nextLine();
    await banner.waitFor(gone);
  };
  const made = saves.filter((_, at) => at % runs(4, 1) === 0);
  for (const { name, file, text, said } of made) {
    const before = made[all.length - 1]?.file;
    if (before !== undefined && before !== file) await mend(before);
    const shown = (await banner.isVisible()) ? await banner.textContent() : undefined;
    const printed = stack.output().length;
    project.saveInPlace(file, text);
    await stack.nextLine();
    await (shown ? banner.filter({ hasNotText: shown }) : banner).waitFor();
    const called = await call('0711000111');
    // The lines of several faults follow the first one.
    const told = {
      terminal: stack.output().slice(printed),
      page: (await banner.textContent()) ?? '',
      call: called.printed,
    };
    all.push({ mistake: name, said, told });
  }
  await stack.takeBackAll();
  await banner.waitFor(gone);
  return all;
}
