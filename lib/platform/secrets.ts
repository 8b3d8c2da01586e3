import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { ConfigurationError } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the parameters with these names: each name with its value, decrypted; what does not exist is left out. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** How soon a running function has a secret that was changed. */
export const REFRESH_MS = 5 * 60_000;

/** After a reading that failed, the next is tried this much later; until then what is known goes on being used. */
const RETRY_MS = 30_000;

/** How a setting names a secret instead of holding it: `ssm:/piga/prod/AT_API_KEY`. */
const REFERENCE = 'ssm:';

/**
 * The environment with each reference to a secret replaced by the secret. A stage that holds its settings themselves, such as
 * the local one, asks nobody.
 *
 * The result is the same object as long as no secret has changed. While the secrets cannot be read again the old ones hold.
 *
 * @param report hears of a reading that failed and was not needed
 * @returns a function that rejects when a secret cannot be read the first time
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

/** Reads from AWS's parameter store, where it costs nothing. */
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
        ({ setting, parameter }) => `${setting} is not in SSM, where it is looked for as ${parameter}`,
      ),
    );
  return Object.fromEntries(references.map(({ setting, parameter }) => [setting, values.get(parameter)]));
}

function differs(known: Environment, secrets: Environment) {
  return Object.entries(secrets).some(([setting, value]) => known[setting] !== value);
}
