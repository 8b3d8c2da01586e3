import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { tsImport } from 'tsx/esm/api';

/** Serverless plugin: ends a deploy with what is left to do by hand, in Africa's Talking's dashboard. */
export default class NextSteps {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { 'after:deploy:deploy': () => this.print() };
  }

  async print() {
    const { gatheredData } = this.serverless.pluginManager.plugins.find(
      /** @param {any} plugin */ (plugin) => plugin.gatheredData !== undefined,
    );
    const { OutputValue: publicUrl } = gatheredData.outputs.find(
      /** @param {any} output */ (output) => output.OutputKey === 'PublicUrl',
    );
    const { CALLBACK_TOKENS } = this.serverless.service.custom.settings;
    const tokens = process.stdout.isTTY ? CALLBACK_TOKENS : undefined;
    console.log(await nextSteps(publicUrl, tokens));
    console.log(apiKeyLines(await this.apiKeys(), process.stdout.isTTY));
  }

  /** Those that the stage has, by their names, which begin with the stage's. */
  async apiKeys() {
    const { service } = this.serverless.service;
    const provider = this.serverless.getProvider('aws');
    const gateway = new APIGatewayClient(await provider.getAwsSdkV3Config());
    const nameQuery = `${service}-${provider.getStage()}-`;
    const { items = [] } = await gateway.send(
      new GetApiKeysCommand({ nameQuery, includeValues: true, limit: 500 }),
    );
    return items.map(({ name = '', value = '' }) => ({ name, value }));
  }
}

/**
 * @param {readonly { name: string, value: string }[]} keys
 * @param {boolean} isSeen by a person, and by nobody else
 */
export function apiKeyLines(keys, isSeen) {
  const lines = keys.map(({ name, value }) => `  ${name}${isSeen ? `   ${value}` : ''}`);
  const where = isSeen ? '' : ' (their values: AWS console, API Gateway › API keys)';
  return [`API keys, for the header x-api-key${where}:`, '', ...lines, ''].join('\n');
}

/**
 * What to paste where: the very URLs that the service itself would hand out. The token is a secret: without a person at
 * the terminal (in a CI log, say) a placeholder stands for it.
 *
 * @param {string} publicUrl
 * @param {string | undefined} callbackTokens as the setting is written
 */
export async function nextSteps(publicUrl, callbackTokens) {
  const { dashboardUrls } = await tsImport('../../lib/http-api/callback-token.ts', import.meta.url);
  const token = callbackTokens?.split(',')[0]?.trim() ?? '';
  const { callbackUrl, eventsUrl } = dashboardUrls(publicUrl, token);
  const hidden = callbackTokens === undefined ? '<the first of CALLBACK_TOKENS>' : '';
  return [
    '',
    "Paste these two into Africa's Talking's dashboard, at your voice number:",
    '',
    `  Callback URL   ${callbackUrl}${hidden}`,
    `  Events URL     ${eventsUrl}${hidden}`,
    '',
  ].join('\n');
}
