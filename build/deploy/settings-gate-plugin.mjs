import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { tsImport } from 'tsx/esm/api';

/** Serverless plugin: lets no stage be packaged or started with a setting that is wrong, nor be deployed without its secrets. */
export default class SettingsGate {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:package:initialize': () => this.refuseFaults(this.serverless.service.custom.settings.FAULTS),
      'before:offline:start:init': () => this.refuseFaults(this.serverless.service.custom.settings.FAULTS),
      'before:deploy:deploy': () => this.checkSecrets(),
    };
  }

  /** @param {readonly string[]} faults */
  refuseFaults(faults) {
    if (faults.length === 0) return;
    throw new this.serverless.classes.Error(
      `The settings of this stage will not do:\n${faults.map((fault) => `  ${fault}`).join('\n')}\n`,
    );
  }

  /**
   * The functions read the secrets from SSM. One that is not there yet is put there from the environment or `.env`; one that is there
   * stays as it is, so that an old `.env` undoes no rotation.
   */
  async checkSecrets() {
    const provider = this.serverless.getProvider('aws');
    const stage = provider.getStage();
    const ssm = new SSMClient(await provider.getAwsSdkV3Config());
    const { faultsOfSecrets, secretNames } = await tsImport('./settings-rules.ts', import.meta.url);
    const { stored, put } = await secretsInSsm(ssm, stage, secretNames);
    for (const name of put) console.log(`Stored ${name} from here in SSM, as /piga/${stage}/${name}.`);

    const lacking = secretNames.filter((/** @type {string} */ name) => stored[name] === undefined);
    const lack =
      `Stage "${stage}" lacks ${lacking.join(', ')} in SSM: npm run secret -- init ${stage} stores what is needed. ` +
      'docs/deploying.md says where each comes from.';
    this.refuseFaults(lacking.length > 0 ? [lack] : faultsOfSecrets(stored));
  }
}

/**
 * @param {SSMClient} ssm
 * @param {string} stage
 * @param {readonly string[]} names
 */
async function secretsInSsm(ssm, stage, names) {
  const { Parameters = [] } = await ssm.send(
    new GetParametersCommand({ Names: names.map((name) => `/piga/${stage}/${name}`), WithDecryption: true }),
  );
  /** @type {Record<string, string | undefined>} */
  const stored = Object.fromEntries(
    Parameters.map(({ Name = '', Value }) => [Name.split('/').at(-1), Value]),
  );
  const put = names.filter((name) => stored[name] === undefined && process.env[name]);
  for (const name of put) {
    const Value = process.env[name];
    await ssm.send(new PutParameterCommand({ Name: `/piga/${stage}/${name}`, Type: 'SecureString', Value }));
    stored[name] = Value;
  }
  return { stored, put };
}
