import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda hands credentials over in the environment;
 * the SDK's other ways (files, single sign-on, roles, web identity, the machine's metadata) would add 130 kB that a
 * function never runs but loads at every start.
 */
export const defaultProvider = fromEnv;
