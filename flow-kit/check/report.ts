import type { FlowReport } from './index.ts';
import type { CallLength } from './length.ts';

/** A flow's report for people: one line when all is well, one more for each fault and warning. */
export function reportOf(name: string, { faults, steps, longest, warnings = [] }: FlowReport): string {
  const head = `${name.padEnd(16)} ${`${steps}`.padStart(3)} steps`;
  const warned = warnings.map((warning) => `  Warning: ${warning}`);
  if (longest !== undefined) return [`${head}  ${lengthInWords(longest)}`, ...warned].join('\n');
  return [
    `${head}  ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`,
    ...faults.map(
      ({ rule, step, message }) => `  ${step === undefined ? '' : `${step}: `}${message} [${rule}]`,
    ),
    ...warned,
  ].join('\n');
}

/** `at most 12 min 30 s and 16 turns`. */
export function lengthInWords({ seconds, turns }: CallLength): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  return `at most ${minutes === 0 ? '' : `${minutes} min `}${whole % 60} s and ${turns} ${turns === 1 ? 'turn' : 'turns'}`;
}
