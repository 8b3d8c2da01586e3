import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { ConfigurationError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads parameters: their decrypted values by name. A parameter that does not exist is left out. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A running function uses a changed secret after this time at the latest. */
export const REFRESH_MS = 5 * 60_000;

/** Time between a failed attempt to read the secrets and the next one. Until then the known secrets are used. */
const RETRY_MS = 30_000;

/** A setting that begins so is the name of a secret and not the secret itself: `ssm:/piga/prod/AT_API_KEY`. */
const REFERENCE = 'ssm:';

/**
 * Makes a function that gives the environment with each reference to a secret replaced by the secret. Where nothing refers
 * to a secret, as on the local stage, no request is made.
 *
 * The function gives the same object as long as no secret has changed. When the secrets cannot be read again it goes on with
 * those that it has, and tells `report` of the error; it rejects only when they could not be read the first time.
 */
export function createEnvironment(
  env: Environment,
  {
    read,
    now,
    report,
  }: {
    readonly read: ReadParameters;
    /** Milliseconds since whenever. */
    readonly now: () => number;
    readonly report: (error: unknown) => void;
  },
): () => Promise<Environment> {
  let known: Environment | undefined;
  let goodUntil = 0;
  return async () => {
    const references = referencesIn(env);
    if (references.length === 0) return env;
    if (known !== undefined && now() < goodUntil) return known;
    try {
      const secrets = await secretsOf(references, read);
      goodUntil = now() + REFRESH_MS;
      if (known === undefined || differs(known, secrets)) known = { ...env, ...secrets };
    } catch (error) {
      if (known === undefined) throw error;
      report(error);
      goodUntil = now() + RETRY_MS;
    }
    return known;
  };
}

/** Reads from AWS's parameter store, whose standard parameters cost nothing. */
export function parameterStore(createSsm: () => SSMClient): ReadParameters {
  let ssm: SSMClient | undefined;
  return async (names) => {
    ssm ??= createSsm();
    const { Parameters = [] } = await ssm.send(
      new GetParametersCommand({ Names: [...names], WithDecryption: true }),
    );
    return new Map(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));
  };
}

interface Reference {
  readonly setting: string;
  readonly parameter: string;
}

function referencesIn(env: Environment): readonly Reference[] {
  return Object.entries(env).flatMap(([setting, value]) =>
    value?.startsWith(REFERENCE) ? [{ setting, parameter: value.slice(REFERENCE.length) }] : [],
  );
}

async function secretsOf(references: readonly Reference[], read: ReadParameters) {
  const values = await read(references.map(({ parameter }) => parameter));
  const missing = references.filter(({ parameter }) => !values.has(parameter));
  if (missing.length > 0)
    throw new ConfigurationError(
      missing.map(
        ({ setting, parameter }) =>
          `${setting} refers to the SSM parameter ${parameter}, which does not exist`,
      ),
    );
  return Object.fromEntries(references.map(({ setting, parameter }) => [setting, values.get(parameter)]));
}

function differs(known: Environment, secrets: Environment) {
  return Object.entries(secrets).some(([setting, value]) => known[setting] !== value);
}
