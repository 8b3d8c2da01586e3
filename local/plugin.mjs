import { tsImport } from 'tsx/esm/api';

// The SDK wants Node 22 from 2027 on, and says so at every start; what is deployed runs on 24.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/**
 * Serverless plugin: puts the local stack (embedded DynamoDB, SQS and S3, the simulator of Africa's Talking) around
 * serverless-offline and `invoke local`. Deployed stages never meet it.
 */
export default class LocalStack {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:offline:start:init': () => this.start(),
      'after:offline:start:init': () => this.greet(),
      'before:offline:start:end': () => this.stack.stop(),
      'before:invoke:local:invoke': () => this.join(),
      'after:invoke:local:invoke': () => this.stack.stop(),
    };
  }

  async start() {
    this.hideRouteTable();
    const { startStack } = await tsImport('./stack.ts', import.meta.url);
    try {
      this.stack = await startStack(this.serverless.service, () =>
        this.serverless.pluginManager.spawn('offline:functionsUpdated'),
      );
    } catch (error) {
      // What has been started already would keep the process, and the ports, for ever.
      console.error(error);
      process.exit(1);
    }
  }

  greet() {
    this.showOutput?.();
    this.stack.functionsAreUp();
    this.stack.greet();
  }

  async join() {
    const { joinStack } = await tsImport('./stack.ts', import.meta.url);
    this.stack = await joinStack(this.serverless.service);
  }

  /** serverless-offline prints its table of routes past every log level; the greeting says more with less. */
  hideRouteTable() {
    const { log } = console;
    this.showOutput = () => {
      console.log = log;
    };
    if (process.env.SLS_LOG_LEVEL === 'warning') console.log = () => {};
  }
}
