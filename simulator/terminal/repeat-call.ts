import type { CallSummary } from '../protocol.ts';
import type { CallOptions } from './call-options.ts';
import type { Terminal } from './command.ts';
import { placeCall, type StackConnection } from './place-call.ts';
import { deviation } from './verdict.ts';

/** The result of many calls. */
export interface LoadResult {
  readonly calls: number;
  readonly asTold: number;
  /** How many did not go as told, by reason. */
  readonly failures: Record<string, number>;
  /** How many ended by each hang-up cause. */
  readonly hangupCauses: Record<string, number>;
  readonly seconds: number;
  readonly callsPerSecond: number;
  /** The slowest answer of the callback URL in each call: median, 95 of 100, and all. */
  readonly slowestMs: { p50: number; p95: number; max: number };
  /** By currency, as decimal text. */
  readonly cost: Record<string, string>;
}

/** Places a call again and again, so many at a time, and tells how far it is. */
export async function repeatCall(
  options: CallOptions,
  stack: StackConnection,
  terminal: Terminal,
): Promise<LoadResult> {
  const begun = performance.now();
  const tally = new Tally();
  const progress = new Progress(options.repeat, terminal.stderr);
  let next = 0;

  async function keepCalling(): Promise<void> {
    while (next < options.repeat) {
      next += 1;
      await placeCall(options, stack)
        .then((sessionId) => stack.client.call(sessionId, { waitSeconds: 600 }))
        .then(({ summary }) => tally.add(summary, deviation(summary, options.script)))
        .catch((error: unknown) => tally.addFailure((error as Error).message));
      progress.show(tally.calls, tally.calls - tally.asTold);
    }
  }

  await Promise.all(Array.from({ length: Math.min(options.concurrency, options.repeat) }, keepCalling));
  progress.done();
  return tally.result((performance.now() - begun) / 1000);
}

/** The result as a few lines for people. */
export function loadText(result: LoadResult): string {
  const { calls, asTold, seconds, callsPerSecond, slowestMs, hangupCauses, failures, cost } = result;
  const rows: [string, string][] = [
    ['calls', `${calls}, ${asTold} as told, ${calls - asTold} not`],
    ['took', `${seconds.toFixed(1)} s, ${callsPerSecond.toFixed(0)} calls a second`],
    [
      'slowest answer',
      `${slowestMs.p50.toFixed(0)} ms median, ${slowestMs.p95.toFixed(0)} ms p95, ${slowestMs.max.toFixed(0)} ms at most`,
    ],
    [
      'cost',
      Object.entries(cost)
        .map(([currency, amount]) => `${currency} ${amount}`)
        .join(', '),
    ],
    ...Object.entries(hangupCauses).map(([cause, count]): [string, string] => [cause, String(count)]),
    ...Object.entries(failures).map(([why, count]): [string, string] => ['not as told', `${count} × ${why}`]),
  ];
  return rows.map(([name, value]) => `${name.padEnd(16)} ${value}\n`).join('');
}

class Tally {
  calls = 0;
  asTold = 0;
  readonly #failures = new Map<string, number>();
  readonly #causes = new Map<string, number>();
  readonly #slowest: number[] = [];
  readonly #thousandths = new Map<string, bigint>();

  add(summary: CallSummary, why: string | undefined): void {
    const { hangupCause = 'UNSPECIFIED', currencyCode = '', amount = '0' } = summary;
    count(this.#causes, hangupCause);
    this.#slowest.push(summary.slowestMs);
    this.#thousandths.set(currencyCode, (this.#thousandths.get(currencyCode) ?? 0n) + thousandths(amount));
    this.calls += 1;
    if (why === undefined) this.asTold += 1;
    else count(this.#failures, why);
  }

  /** A call that did not come about. */
  addFailure(why: string): void {
    this.calls += 1;
    count(this.#failures, why);
  }

  result(seconds: number): LoadResult {
    const slowest = this.#slowest.sort((a, b) => a - b);
    const at = (share: number) =>
      slowest[Math.min(slowest.length - 1, Math.floor(slowest.length * share))] ?? 0;
    return {
      calls: this.calls,
      asTold: this.asTold,
      failures: Object.fromEntries(this.#failures),
      hangupCauses: Object.fromEntries(this.#causes),
      seconds,
      callsPerSecond: this.calls / seconds,
      slowestMs: { p50: at(0.5), p95: at(0.95), max: at(1) },
      cost: Object.fromEntries([...this.#thousandths].map(([currency, sum]) => [currency, decimal(sum)])),
    };
  }
}

/** One line that is written over again, on a terminal; elsewhere nothing. */
class Progress {
  readonly #all: number;
  readonly #stream: Terminal['stderr'];
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(all: number, stream: Terminal['stderr']) {
    this.#all = all;
    this.#stream = stream;
  }

  show(done: number, failed: number): void {
    const now = performance.now();
    if (this.#stream.isTTY !== true || (now - this.#shownAt < 100 && done < this.#all)) return;
    this.#shownAt = now;
    const filled = Math.round((done / this.#all) * 24);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(24 - filled)}`;
    this.#stream.write(
      `\r${bar} ${done} of ${this.#all} calls${failed === 0 ? '' : `, ${failed} not as told`}`,
    );
  }

  done(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\n');
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function thousandths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(3, '0').slice(0, 3));
}

function decimal(sum: bigint): string {
  return `${sum / 1000n}.${String(sum % 1000n).padStart(3, '0')}`;
}
