/** Something to be measured: `run` does the work once and returns what it made, so that none of it is optimised away. */
export interface Subject {
  readonly name: string;
  readonly run: () => unknown;
}

/** Operations a second, over all rounds. */
export interface Figures {
  readonly name: string;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** How often as fast as the reference: the median of the ratios round by round, which shared noise cancels out of. */
  readonly ratio: number;
}

export interface Plan {
  readonly rounds: number;
  readonly millisecondsEach: number;
  /** The name of the subject that the others are compared with. */
  readonly reference: string;
}

/**
 * Measures the subjects in turns, a short while each, round after round: what else the machine does in the
 * meantime falls on all of them alike. The order is turned by one every round, so that none always follows
 * the same neighbour.
 */
export function interleaved(subjects: readonly Subject[], plan: Plan): Figures[] {
  const rounds: Map<string, number>[] = [];
  for (const subject of subjects) speed(subject, plan.millisecondsEach);
  for (let round = 0; round < plan.rounds; round += 1) {
    const speeds = new Map<string, number>();
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(round + turn) % subjects.length] as Subject;
      speeds.set(subject.name, speed(subject, plan.millisecondsEach));
    }
    rounds.push(speeds);
  }
  return subjects.map(({ name }) => {
    const speeds = rounds.map((speeds) => speeds.get(name) as number);
    const ratios = rounds.map(
      (speeds) => (speeds.get(name) as number) / (speeds.get(plan.reference) as number),
    );
    return {
      name,
      median: median(speeds),
      lowest: Math.min(...speeds),
      highest: Math.max(...speeds),
      ratio: median(ratios),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

let kept: unknown;

function speed({ run }: Subject, milliseconds: number): number {
  const start = performance.now();
  let done = 0;
  let elapsed = 0;
  do {
    for (let i = 0; i < 32; i += 1) kept = run();
    done += 32;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  if (kept === undefined) throw new TypeError('a subject must return what it made');
  return (done / elapsed) * 1000;
}
