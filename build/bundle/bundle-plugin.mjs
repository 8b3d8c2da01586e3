import { watch } from 'node:fs';
import { basename } from 'node:path';
import { bundler, filesOf } from './bundle.mjs';

const sources = ['functions', 'flows', 'lib'];

/**
 * Serverless plugin: puts each function's bundle where Lambda, `invoke local` and serverless-offline look for it.
 * serverless.yml names the source (`functions/voice/status.handler`); what runs is `dist/functions/status.cjs`.
 */
export default class Bundle {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      initialize: () => this.pointAtBundles(),
      'before:package:createDeploymentArtifacts': () => this.bundleAndPack(),
      'before:invoke:local:invoke': () => this.bundleOnce(),
      'before:offline:start:init': () => this.bundleAndWatch(),
    };
  }

  pointAtBundles() {
    for (const definition of Object.values(this.serverless.service.functions)) {
      definition.handler = `dist/functions/${basename(definition.handler)}`;
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
    const metafile = await bundles.rebuild();
    await bundles.dispose();
    return metafile;
  }

  async bundleAndWatch() {
    const bundles = await bundler();
    await bundles.rebuild();

    /** @type {NodeJS.Timeout | undefined} */
    let pending;
    const rebuild = async () => {
      try {
        await bundles.rebuild();
      } catch {
        return; // esbuild has printed what is wrong; the last good bundle goes on answering
      }
      await this.serverless.pluginManager.spawn('offline:functionsUpdated');
    };
    for (const folder of sources) {
      // Editors save in several steps; one rebuild is enough for all of them.
      watch(folder, { recursive: true }, () => {
        clearTimeout(pending);
        pending = setTimeout(rebuild, 50);
      }).unref();
    }
  }
}
