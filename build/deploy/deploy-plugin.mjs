import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Serverless plugin: lets no flow be packaged that is not proved, keeps the open local stage off the internet, and ends a deploy with what is left to do by hand,
 * the two URLs for Africa's Talking's dashboard.
 */
export default class Deploy {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:package:initialize': () => this.refuseFaultyFlows(),
      'before:deploy:deploy': () => this.refuseLocalStage(),
      'after:deploy:deploy': () => this.printUrls(),
    };
  }

  refuseFaultyFlows() {
    const faults = faultsOfFlows();
    if (faults !== undefined) throw new this.serverless.classes.Error(`A flow has faults:\n${faults}`);
  }

  refuseLocalStage() {
    // `service.provider.stage` is what serverless.yml says, whatever the command line says.
    if (this.serverless.getProvider('aws').getStage() !== 'local') return;
    throw new this.serverless.classes.Error(
      'The local stage lets anybody start calls, so it is never deployed. Name another: --stage prod',
    );
  }

  printUrls() {
    const { gatheredData } = this.serverless.pluginManager.plugins.find(
      /** @param {any} plugin */ (plugin) => plugin.gatheredData !== undefined,
    );
    const { OutputValue: endpoint } = gatheredData.outputs.find(
      /** @param {any} output */ (output) => output.OutputKey === 'ServiceEndpoint',
    );
    const [token] = this.serverless.service.custom.settings.CALLBACK_TOKENS.split(',');
    console.log(dashboardUrls(endpoint, process.stdout.isTTY ? token : undefined));
  }
}

/**
 * What to paste where. The token is a secret: without a person at the terminal (in a CI log, say) a placeholder
 * stands for it.
 *
 * @param {string} endpoint the stage's own URL
 * @param {string | undefined} token
 */
export function dashboardUrls(endpoint, token = '<the first of CALLBACK_TOKENS>') {
  return [
    '',
    "Paste these two into Africa's Talking's dashboard, at your voice number:",
    '',
    `  Callback URL   ${endpoint}/voice/instruct?token=${token}`,
    `  Events URL     ${endpoint}/voice/events?token=${token}`,
    '',
  ].join('\n');
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
