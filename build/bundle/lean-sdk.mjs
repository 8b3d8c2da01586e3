import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The errors of DynamoDB's that the source tells apart by their class; every other keeps its name, as it is thrown. */
export const errorsByClass = ['ConditionalCheckFailedException'];

const REGISTRATION = /^n0_registry[.]registerError[(].*, (\w+)[)];\n/gm;
const CONSTANT = /^const (_\w+) = ("[^"]*");$/gm;
const COMPUTED_KEY = /\[(_\w+)\]:/g;

/** Where the names of AWS's services end, by the beginning of the region's name; elsewhere in amazonaws.com. */
const dnsSuffixes = {
  'cn-': 'amazonaws.com.cn',
  'eusc-': 'amazonaws.eu',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'us-isof-': 'csp.hci.ic.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
};

/**
 * What the AWS SDK does for a laptop, a browser or an old Node, and a function on Lambda never does. Every start would
 * load it, so the bundles have something smaller in its place.
 *
 * Each entry is the SDK's file, what stands in its place (a module, or a change to the file), and why nobody misses it.
 * The tests of this folder run the finished bundles against DynamoDB and SQS, errors and time-outs included.
 *
 * @typedef {{ sdk: string, instead: string | ((source: string) => string), because: string }} StandIn
 * @type {readonly StandIn[]}
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
    sdk: '@smithy/core/dist-es/submodules/event-streams/index.js',
    instead: `export {}`,
    because: 'No operation that the service uses streams events; the SDK imports this when one does',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    instead: `export class Sha256Js {}`,
    because: 'Stands behind node:crypto, for a Node built without it',
  },
  ...['dynamodb', 'ssm'].map(endpointsOf),
  {
    sdk: '@aws-sdk/middleware-endpoint-discovery/dist-es/index.js',
    instead: `export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => false, configFileSelector: () => false, default: false };
      export const resolveEndpointDiscoveryConfig = (config) => config`,
    because: 'Asks DynamoDB for its endpoints and remembers them, which it does without unless told',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js',
    instead: `export const getInstanceMetadataRegion = async () => undefined`,
    because: 'Asks a virtual machine for its region; Lambda has it in the environment',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/config/defaults-mode/resolveDefaultsModeConfig.js',
    instead: `export const resolveDefaultsModeConfig = () => async () => 'legacy'`,
    because: 'Is used where AWS_DEFAULTS_MODE says so, and no function has that setting',
  },
  {
    sdk: '@aws-sdk/core/dist-es/submodules/client/middleware-recursion-detection/recursionDetectionMiddleware.js',
    instead: `export { recursionDetectionMiddleware } from './recursionDetectionMiddleware.browser'`,
    because:
      'Lets AWS find functions that call each other in a circle; none of ours writes into what it is called by',
  },
  {
    sdk: '@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/check-features.js',
    instead: `export const checkFeatures = async () => {}`,
    because: 'Counts for AWS which features of the SDK are used',
  },
  {
    sdk: '@aws-sdk/core/dist-es/submodules/client/middleware-logger/loggerMiddleware.js',
    instead: `export const loggerMiddleware = () => (next) => next;
      export const loggerMiddlewareOptions = {};
      export const getLoggerPlugin = () => ({ applyToStack: () => {} })`,
    because: 'Logs every request where a client is given a logger, and none of ours is',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/serde/util-stream/stream-type-check.js',
    instead: `export const isReadableStream = (stream) => stream?.constructor?.name === 'ReadableStream';
      export const isBlob = (blob) => blob?.constructor?.name === 'Blob'`,
    because:
      "The original looks at the globals of these names too, and that makes Node load all of the web's streams",
  },
  {
    sdk: '@smithy/core/dist-es/submodules/retry/middleware-retry/isStreamingPayload/isStreamingPayload.js',
    instead: `import { Readable } from 'node:stream'
      export const isStreamingPayload = (request) => request?.body instanceof Readable`,
    because: 'The same; bodies of ours are text, and none of them a stream of the web',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js',
    instead: `export class AdaptiveRetryStrategy {}`,
    because: 'Is used where AWS_RETRY_MODE says so, and no function has that setting',
  },
  {
    sdk: '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    instead: `export class HeaderFormatter {}`,
    because: 'Signs the messages of event streams',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/serde/date-utils.js',
    instead: `const notInJson = () => { throw new TypeError('Services that speak JSON write timestamps as seconds since 1970') };
      export const parseEpochTimestamp = (value) => value == null ? undefined : new Date(Math.round(Number(value) * 1000));
      export const dateToUtcString = notInJson;
      export const parseRfc3339DateTime = notInJson;
      export const parseRfc3339DateTimeWithOffset = notInJson;
      export const parseRfc7231DateTime = (value) => value == null ? undefined : new Date(value)`,
    because: 'Reads and writes the timestamps of XML and of headers; DynamoDB, SQS and SSM speak JSON',
  },
  {
    sdk: '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js',
    instead: `export const schemaLogFilter = (_, data) => data`,
    because: 'Keeps secrets out of the lines of a logger that no client of ours is given',
  },
  {
    sdk: '@aws-sdk/core/dist-es/submodules/client/emitWarningIfUnsupportedVersion.js',
    instead: `export const state = { warningEmitted: true };
      export const emitWarningIfUnsupportedVersion = () => {}`,
    because: 'Says at each start which Node will be wanted one day; what is deployed runs on a later one',
  },
  ...['dynamodb', 'ssm'].map((service) => ({
    sdk: `@aws-sdk/client-${service}/dist-es/runtimeExtensions.js`,
    instead: `export const resolveRuntimeExtensions = (config) => config`,
    because: 'Lets extensions change how a client is set up, and no client of ours has one',
  })),
  ...['dynamodb', 'ssm'].map(schemasOf),
];

/** @param {string} service @returns {StandIn} */
function endpointsOf(service) {
  return {
    sdk: `@aws-sdk/client-${service}/dist-es/endpoint/endpointResolver.js`,
    instead: `const suffixes = ${JSON.stringify(dnsSuffixes)};
      export const defaultEndpointResolver = ({ Endpoint, Region, UseFIPS, UseDualStack }) => {
        if (UseFIPS || UseDualStack) throw new Error('FIPS and dual-stack endpoints are left out of the bundles (build/bundle/lean-sdk.mjs)');
        const area = Object.keys(suffixes).find((prefix) => Region.startsWith(prefix));
        return { url: new URL(Endpoint ?? \`https://${service}.\${Region}.\${suffixes[area] ?? 'amazonaws.com'}\`), headers: {}, properties: {} };
      }`,
    because:
      'The original is a program of 15 kB that an interpreter runs; without FIPS, dual stack and ARNs all of it comes to one name',
  };
}

/** @param {string} service @returns {StandIn} */
function schemasOf(service) {
  return {
    sdk: `@aws-sdk/client-${service}/dist-es/schemas/schemas_0.js`,
    instead: (source) => {
      const constants = new Map([...source.matchAll(CONSTANT)].map(([, name, value]) => [name, value]));
      return source
        .replace(REGISTRATION, (line, error) => (errorsByClass.includes(error) ? line : ''))
        .replace(COMPUTED_KEY, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
    },
    because:
      'Names a class for every error, and describes every operation by keys that are computed, which no bundler may leave out',
  };
}

/** The version is all that the SDK reads of its own package.json. */
const OWN_PACKAGE = /@aws-sdk[/]client-[^/]+[/]package[.]json$/;

/** The client of the SDK that a file belongs to; none for what all of them share. */
function clientOf(/** @type {string} */ path) {
  return /@aws-sdk[/](client-[^/]+)[/]/.exec(path)?.[1];
}

/**
 * esbuild plugin. The build fails when a client of the SDK that it bundles has no such file or nothing to change in it any more, so that an update
 * cannot quietly bring back what was left out.
 *
 * @returns {import('esbuild').Plugin}
 */
export function leanSdk() {
  return {
    name: 'lean-sdk',
    setup(build) {
      const unused = new Set(standIns.map(({ sdk }) => sdk));
      const clients = new Set();
      for (const { sdk, instead } of standIns) {
        build.onLoad({ filter: new RegExp(`node_modules/${sdk.replaceAll('.', '[.]')}$`) }, ({ path }) => {
          const source = readFileSync(path, 'utf8');
          const contents = typeof instead === 'string' ? instead : instead(source);
          if (contents !== source) unused.delete(sdk);
          return { contents, resolveDir: dirname(path) };
        });
      }
      // Of its own accord it hands the list of regions to the interpreter of endpoints; who needs that does so as well.
      build.onResolve({ filter: /[/]util-endpoints[/]aws$/ }, ({ path, resolveDir }) => ({
        path: `${join(resolveDir, path)}.js`,
        sideEffects: false,
      }));
      build.onLoad({ filter: OWN_PACKAGE }, ({ path }) => {
        clients.add(clientOf(path));
        const { version } = JSON.parse(readFileSync(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      const isOfOtherClient = (/** @type {string} */ sdk) =>
        clientOf(sdk) !== undefined && !clients.has(clientOf(sdk));
      build.onEnd(() => ({
        errors: [...unused]
          .filter((sdk) => !isOfOtherClient(sdk))
          .map((sdk) => ({
            text: `The AWS SDK has changed ${sdk}. Look where its contents went, and put build/bundle/lean-sdk.mjs right.`,
          })),
      }));
    },
  };
}
