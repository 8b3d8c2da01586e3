import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Serverless plugin: lets no flow be packaged that is not proved. */
export default class FlowGate {
  /** @param {any} serverless */
  constructor(serverless) {
    this.hooks = {
      'before:package:initialize': () => {
        const faults = faultsOfFlows();
        if (faults !== undefined) throw new serverless.classes.Error(`A flow has faults:\n${faults}`);
      },
    };
  }
}

/**
 * What the static check finds in the flows; nothing when all is well. It is TypeScript, so it runs in a process of its own.
 *
 * @returns {string | undefined}
 */
export function faultsOfFlows(script = 'flow-kit/check-flows.ts') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stdout + stderr;
}
