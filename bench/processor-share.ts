import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Megabytes at which Lambda gives a function one whole processor (AWS Lambda, "Configure Lambda function memory"). */
const oneProcessor = 1769;

const hierarchy = '/sys/fs/cgroup/cpu';

/** Whether this machine lets us limit the processor time of a process as Lambda does. */
export function canLimit() {
  try {
    accessSync(hierarchy, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function shareOf(megabytes: number) {
  return Math.min(1, megabytes / oneProcessor);
}

/** A place for processes that get the part of a processor that Lambda gives to so much memory. */
export function limitedTo(megabytes: number) {
  const group = join(hierarchy, `piga-bench-${process.pid}-${megabytes}`);
  mkdirSync(group);
  const period = 20_000; // microseconds: in each the process runs for its share, and then stands still
  writeFileSync(join(group, 'cpu.cfs_period_us'), String(period));
  writeFileSync(join(group, 'cpu.cfs_quota_us'), String(Math.round(period * shareOf(megabytes))));
  return {
    /** The command and arguments that run `node` with these arguments in that place. */
    command: (node: string, args: readonly string[]): [string, string[]] => [
      '/bin/sh',
      ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group, node, ...args],
    ],
    remove: () => rmdirSync(group),
  };
}
