import { basename } from 'node:path';
import { bundler, bundlesFolder, filesOf } from './bundle.mjs';

/**
 * Serverless plugin: puts each function's bundle where Lambda and `invoke local` look for it. serverless.yml names the
 * source (`functions/voice/status.handler`); what runs is `dist/functions/status.cjs`. What `npm start` runs is built,
 * and built again at each save, by local/reload.
 */
export default class Bundle {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      initialize: () => this.pointAtBundles(),
      'before:package:createDeploymentArtifacts': () => this.bundleAndPack(),
      'before:invoke:local:invoke': () => this.bundleOnce(),
    };
  }

  pointAtBundles() {
    for (const definition of Object.values(this.serverless.service.functions)) {
      definition.handler = `${bundlesFolder}/functions/${basename(definition.handler)}`;
    }
  }

  async bundleAndPack() {
    const metafile = await this.bundleOnce();
    // The framework would look through all of node_modules, once for the packages that are not to be deployed and once
    // for every function; none of them has any. It reads no folder that a pattern ending in /** leaves out.
    this.serverless.service.package.excludeDevDependencies = false;
    for (const definition of Object.values(this.serverless.service.functions)) {
      const name = basename(definition.handler, '.handler');
      definition.package = { patterns: ['!**/**', ...filesOf(name, metafile)] };
    }
  }

  async bundleOnce() {
    const bundles = await bundler();
    try {
      return await bundles.rebuild();
    } finally {
      await bundles.dispose(); // else its process would keep the framework from ever ending after an error
    }
  }
}
