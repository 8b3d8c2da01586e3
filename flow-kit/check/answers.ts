import type { Definition } from '../../lib/flows/definition/flow.ts';
import { partsOf } from '../../lib/flows/definition/prompt-text.ts';
import { MAX_STEPS } from '../../lib/flows/engine/engine.ts';
import type { Note } from './fault.ts';
import { longestData } from './longest-data.ts';
import { heaviestWays } from './one-answer.ts';
import { promptsOf, spokenLength } from './words.ts';

/** Characters that one answer may have read: ten minutes, and far from the 65,536 that a document can have. */
const MAX_ANSWER_LENGTH = 7200;

/** Whether the steps of one answer are few enough, and what they say together is short enough. */
export function checkAnswers(flow: Definition, note: Note): void {
  const longest = longestData(flow);
  const steps = heaviestWays(flow, () => 1);
  const letters = heaviestWays(flow, (step) =>
    Math.max(
      0,
      ...promptsOf(step).map(({ prompt }) =>
        partsOf(prompt).reduce((sum, part) => sum + spokenLength(part, undefined, longest), 0),
      ),
    ),
  );
  const [start] = [flow.start];
  const heads = [start, ...Object.keys(flow.steps).filter((name) => name !== start)];
  for (const name of heads) {
    const { weight } = steps(name);
    if (weight > MAX_STEPS) {
      note(
        'endless',
        name,
        `From here more than ${MAX_STEPS} steps follow one another in one answer: the engine gives up. Put an ask between`,
      );
      break;
    }
  }
  for (const name of heads) {
    const { weight, path } = letters(name);
    if (weight <= MAX_ANSWER_LENGTH) continue;
    const minutes = Math.round(weight / 12 / 60);
    note(
      'too-long',
      name,
      `From ${name} to ${path.at(-1)} texts follow one another, ${Math.round(weight).toLocaleString('en')} characters: ${minutes} minutes without a word of the caller's. At most ten are listened to`,
    );
    break;
  }
}
