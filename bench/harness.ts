/** Something to be measured: `run` does the work once and returns what it made, so that none of it is optimised away. */
export interface Subject {
  readonly name: string;
  readonly run: () => unknown;
}

/** What was measured of a subject over all rounds. */
export interface Figures {
  readonly name: string;
  /** Operations a second of processor time: the median over the rounds, and the quarter of them below and above. */
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  /**
   * How often as fast as the reference: the median of the ratios round by round, out of which cancels what the
   * machine did besides, and the quarter of them below and above.
   */
  readonly ratio: number;
  readonly lowerRatio: number;
  readonly upperRatio: number;
}

export interface Plan {
  readonly rounds: number;
  readonly millisecondsEach: number;
  /** The name of the subject that the others are compared with. */
  readonly reference: string;
}

/**
 * Measures subjects in turns, a short while each, round after round: what else the machine does in the meantime
 * falls on all of them alike. The order turns by one every round, so that none always follows the same neighbour.
 * Time is the processor's and not the clock's, for on a busy machine the clock mostly measures the others. Every
 * subject runs for half a second beforehand, which is enough for the compiler to have done its work.
 */
export function interleaved(subjects: readonly Subject[], plan: Plan): Figures[] {
  for (const subject of subjects) speed(subject, 500);
  const rounds = Array.from({ length: plan.rounds }, (_, round) => {
    const turned = subjects.map((_, turn) => subjects[(round + turn) % subjects.length] as Subject);
    return new Map(turned.map((subject) => [subject.name, speed(subject, plan.millisecondsEach)]));
  });
  return subjects.map(({ name }) => {
    const speeds = rounds.map((speeds) => speeds.get(name) as number);
    const ratios = rounds.map(
      (speeds) => (speeds.get(name) as number) / (speeds.get(plan.reference) as number),
    );
    return {
      name,
      median: quantile(speeds, 0.5),
      lowerQuartile: quantile(speeds, 0.25),
      upperQuartile: quantile(speeds, 0.75),
      ratio: quantile(ratios, 0.5),
      lowerRatio: quantile(ratios, 0.25),
      upperRatio: quantile(ratios, 0.75),
    };
  });
}

/** The value below which a share of the values lies, between two of them where it must be. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place % 1);
}

/** A table in Markdown, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Milliseconds of processor time that this process has taken. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let kept: unknown;

function speed({ name, run }: Subject, milliseconds: number): number {
  const start = processorTime();
  let done = 0;
  let elapsed = 0;
  do {
    for (let turn = 0; turn < 64; turn += 1) kept = run();
    done += 64;
    elapsed = processorTime() - start;
  } while (elapsed < milliseconds);
  if (kept === undefined) throw new TypeError(`${name} must return what it made`);
  return (done / elapsed) * 1000;
}
