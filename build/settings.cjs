/**
 * The settings of a stage, for serverless.yml: `${file(build/settings.cjs):AT_API_KEY}`.
 *
 * On a deployed stage a setting comes from the environment (or `.env`), else from SSM's parameter store under
 * `/piga/STAGE/NAME`. The local stage needs none of its own.
 */

/** Without these a deployed stage could neither call nor be called. */
const required = ['AT_USERNAME', 'AT_API_KEY', 'AT_VOICE_NUMBER', 'CALLBACK_TOKENS'];

/** @type {(name: string, usual: number) => string | number} */
const port = (name, usual) => process.env[name] || usual;

/** @type {Record<string, string>} */
const local = {
  AT_USERNAME: 'piga',
  AT_API_KEY: 'local',
  AT_VOICE_NUMBER: '+254711082000',
  AT_VOICE_URL: `http://127.0.0.1:${port('PIGA_AT_PORT', 8100)}`,
  CALLBACK_TOKENS: 'open',
  DEFAULT_COUNTRY: 'KE',
};

const optional = {
  AT_VOICE_URL: '',
  DEFAULT_COUNTRY: '',
  RETENTION_DAYS: '90',
  TIME_ZONE: 'Africa/Nairobi',
};

/** @param {{ resolveVariable: (variable: string) => Promise<string> }} serverless */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const isLocal = stage === 'local';
  /** @param {string} name */
  const given = (name) => process.env[name] || undefined;

  /** @param {string} name */
  const stored = async (name) => {
    try {
      return await resolveVariable(`ssm:/piga/${stage}/${name}`);
    } catch {
      return undefined; // no such parameter, or no way to AWS: both are "missing", and said so below
    }
  };

  /** @type {Record<string, string | undefined>} */
  const settings = {};
  for (const [name, usual] of Object.entries(optional)) {
    settings[name] = given(name) ?? (isLocal ? local[name] : undefined) ?? usual;
  }
  for (const name of required) {
    settings[name] = given(name) ?? (isLocal ? local[name] : await stored(name));
  }

  const missing = required.filter((name) => settings[name] === undefined);
  if (missing.length > 0) {
    throw refusal(
      `Stage "${stage}" lacks ${missing.join(', ')}. Set each in the environment or in .env, ` +
        `or store it in SSM as /piga/${stage}/NAME. docs/deploying.md says where each comes from.`,
    );
  }
  if (!isLocal && settings.CALLBACK_TOKENS === 'open') {
    throw refusal(`Stage "${stage}" may not have CALLBACK_TOKENS=open: anybody could then post callbacks.`);
  }
  return settings;
};

/** @param {string} message */
const refusal = (message) => {
  const error = new Error(message);
  error.stack = message; // what the framework prints: the place in this file would help nobody
  return error;
};
