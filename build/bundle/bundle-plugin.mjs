import { basename } from 'node:path';
import { tsImport } from 'tsx/esm/api';
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
    const compiled = await this.compileAhead();
    for (const definition of Object.values(this.serverless.service.functions)) {
      const name = basename(definition.handler, '.handler');
      const [bundle, ...loadedOnFirstUse] = filesOf(name, metafile);
      const ahead = compiled.get(name);
      if (ahead !== undefined) definition.handler = ahead[0].replace(/[.]cjs$/, '.handler');
      definition.package = { patterns: ['!**/**', ...(ahead ?? [bundle]), ...loadedOnFirstUse] };
    }
  }

  /**
   * What V8 compiles of the functions that somebody waits for, made here for the Node that they will run on.
   *
   * @returns {Promise<ReadonlyMap<string, readonly [string, string]>>} the files of a function in the place of its bundle
   */
  async compileAhead() {
    const { provider, custom } = this.serverless.service;
    if (this.serverless.getProvider('aws').getStage() === 'local') return new Map(); // nobody deploys that
    const { compiledWhereItCanBe } = await tsImport('../code-cache/code-cache.ts', import.meta.url);
    return compiledWhereItCanBe(custom.settings.CODE_CACHE, provider, console.log);
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
