import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What the AWS SDK does for a laptop, a browser or an old Node, and a function on Lambda never does. Every start would
 * load it, so the bundles have something smaller in its place.
 *
 * Each entry: the SDK's file or folder, the module that stands in for it, and why that changes nothing. The test of
 * this folder runs the finished bundles against DynamoDB and SQS, errors and time-outs included.
 *
 * @type {readonly { sdk: string, instead: string, because: string }[]}
 */
const standIns = [
  {
    sdk: '@aws-sdk/credential-provider-node/dist-es/index.js',
    instead: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'`,
    because:
      'Lambda hands credentials over in the environment: no files, single sign-on, roles or machine metadata',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/config/node-config-provider/fromSharedConfigFiles.js',
    instead: `import { CredentialsProviderError } from '../property-provider/CredentialsProviderError';
      export const fromSharedConfigFiles = (select) => async () => {
        const value = select({}, {});
        if (value === undefined) throw new CredentialsProviderError('Lambda has no config files');
        return value;
      }`,
    because: 'There is no ~/.aws on Lambda; looking for its two files delays the first request',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js',
    instead: `export const getInstanceMetadataRegion = async () => undefined`,
    because: 'Lambda always sets AWS_REGION, and has no machine metadata to ask instead',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/event-streams/index.js',
    instead: `export {}`,
    because: 'No operation that the service uses streams events; the SDK imports this when one does',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    instead: `export class Sha256Js {}`,
    because: 'Stands behind node:crypto, for a Node built without it',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js',
    instead: `export class Md5Js {}`,
    because: 'The same',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/checksum/crc32/Crc32Js.js',
    instead: `export class Crc32Js {}`,
    because: 'The same, for zlib.crc32',
  },
  {
    sdk: '@aws-sdk/endpoint-cache/dist-es/EndpointCache.js',
    instead: `export class EndpointCache {}`,
    because: 'Remembers endpoints found by discovery, which DynamoDB in the cloud does without unless told',
  },
];

/** The version is all that the SDK reads of its own package.json. */
const ownPackage = /@aws-sdk[/]client-[^/]+[/]package[.]json$/;

/**
 * esbuild plugin. The build fails when the SDK has no such file any more, so that an update cannot quietly bring back
 * what was left out.
 *
 * @returns {import('esbuild').Plugin}
 */
export const leanSdk = () => ({
  name: 'lean-sdk',
  setup(build) {
    const unused = new Set(standIns.map(({ sdk }) => sdk));
    for (const { sdk, instead } of standIns) {
      build.onLoad({ filter: new RegExp(`node_modules/${sdk.replaceAll('.', '[.]')}$`) }, ({ path }) => {
        unused.delete(sdk);
        return { contents: instead, resolveDir: dirname(path) };
      });
    }
    build.onLoad({ filter: ownPackage }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onEnd(() => ({
      errors: [...unused].map((sdk) => ({
        text: `The AWS SDK has no ${sdk} any more. Look where its contents went, and put build/lean-sdk.mjs right.`,
      })),
    }));
  },
});
