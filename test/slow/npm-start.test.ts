import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startStack } from '../end-to-end/running-stack.ts';
import { aProject, type EditedStack, start, welcomeSaying } from '../local/a-project.ts';

const project = aProject(afterAll);
let stack: EditedStack;
beforeAll(async () => {
  stack = await start(project);
});
afterEach(() => stack.takeBackAll(), 60_000);
afterAll(() => stack?.interrupt());

test.each(['saveInPlace', 'saveByRename'] as const)(
  'each of twenty saves in a row is heard by the next caller, and said in one line: %s',
  async (save) => {
    for (let count = 1; count <= 20; count += 1) {
      project[save]('flows/welcome.ts', welcomeSaying(`Version ${count}.`));
      expect(await stack.nextLine()).toMatch(/^↻ flows\/welcome\.ts: reloaded in \d+ ms$/);
      expect(await stack.heard()).toBe(`Version ${count}.`);
    }
  },
);

test('a port that is in use is told in one line, and how to choose another', async () => {
  await expect(startStack({ PIGA_AT_PORT: String(stack.ports.simulator) })).rejects.toThrow(
    `Port ${stack.ports.simulator} (the Africa's Talking simulator) is in use. ` +
      `Stop what holds it, or choose another: PIGA_AT_PORT=${stack.ports.simulator + 1} npm start`,
  );
});
