/**
 * The settings of a stage, for serverless.yml: `${file(build/deploy/settings.cjs):AT_API_KEY}`.
 *
 * On a deployed stage a setting comes from the environment (or `.env`), else from SSM's parameter store under
 * `/piga/STAGE/NAME`. The local stage needs none of its own.
 */

/** Without these a deployed stage could neither call nor be called. */
const required = [
  'AT_USERNAME',
  'AT_API_KEY',
  'AT_VOICE_NUMBER',
  'CALLBACK_TOKENS',
  'SEALING_SECRETS',
  'SPEND_PER_DAY', // nobody else can say how much money may be lost in a day
];

const usual = {
  AT_VOICE_URL: '',
  AT_MESSAGING_URL: '',
  FLOWS_USE_AFRICASTALKING: '',
  DEFAULT_COUNTRY: '',
  EXTRA_NUMBER_RANGES: '',
  RETENTION_DAYS: '90',
  STALE_CALL_MINUTES: '240',
  TIME_ZONE: 'Africa/Nairobi',
  CALLS_SHARDS: '4',
  ALLOWED_COUNTRIES: '',
  CALLS_PER_NUMBER_PER_DAY: '10',
  CALLS_PER_KEY_PER_DAY: '1000',
  SPEND_PER_CALL: '',
  ALLOWED_ORIGINS: '',
  ALARM_EMAIL: '',
  API_KEYS: 'main',
};

/** @param {string} name */
function given(name) {
  return process.env[name] || undefined;
}

/** What the local stage has whatever the environment says: a `.env` for a deployed stage must not close it, or call. */
const local = {
  AT_USERNAME: 'piga',
  AT_API_KEY: 'local',
  AT_VOICE_NUMBER: '+254711082000',
  AT_VOICE_URL: `http://127.0.0.1:${given('PIGA_AT_PORT') ?? 8100}`,
  AT_MESSAGING_URL: `http://127.0.0.1:${given('PIGA_AT_PORT') ?? 8100}/version1`,
  FLOWS_USE_AFRICASTALKING: 'true',
  CALLBACK_TOKENS: 'the-local-stage-lets-any-callback-in',
  OPEN_CALLBACKS: 'true',
  SEALING_SECRETS: 'the-local-stage-has-no-secrets-at-all',
  PUBLIC_URL: `http://127.0.0.1:${given('PIGA_API_PORT') ?? 8000}`,
  ALLOWED_COUNTRIES: 'all',
  CALLS_PER_NUMBER_PER_DAY: 'none',
  CALLS_PER_KEY_PER_DAY: 'none',
  SPEND_PER_DAY: 'none',
  ALLOWED_ORIGINS: '',
  CORS: false,
  API_POLICY: [],
  DEFERRED_EVENTS_QUEUE_URL: '', // known once the embedded queue is there: local/plugin.mjs fills it in
};

/** @param {string} items */
function listOf(items) {
  return items.split(',').map((item) => item.trim());
}

/** What serverless.yml needs of a setting in another form than the functions. */
function derived() {
  return {
    // The answers that a browser wants before it lets a page of these origins use the API.
    CORS: given('ALLOWED_ORIGINS') !== undefined && {
      origins: listOf(given('ALLOWED_ORIGINS') ?? ''),
      headers: ['Content-Type', 'X-Api-Key', 'Idempotency-Key'],
    },
    API_POLICY: callbackPolicy(given('CALLBACK_SOURCES')),
  };
}

/**
 * Lets callbacks in from these addresses alone, and everything else from anywhere. The paths end in `*` because API Gateway
 * takes `/voice/instruct/` for the same as `/voice/instruct`.
 *
 * @param {string | undefined} sources
 */
function callbackPolicy(sources) {
  if (sources === undefined) return [];
  const addresses = listOf(sources);
  const unreadable = addresses.filter((address) => !/^[\da-fA-F.:]+(\/\d{1,3})?$/.test(address));
  if (unreadable.length > 0) {
    throw refusal(
      `CALLBACK_SOURCES holds ${unreadable.join(', ')}, which is no address such as 203.0.113.0/24.`,
    );
  }
  const callbacks = ['execute-api:/*/POST/voice/instruct*', 'execute-api:/*/POST/voice/events*'];
  const anybody = { Principal: '*', Action: 'execute-api:Invoke' };
  return [
    { Effect: 'Allow', ...anybody, Resource: 'execute-api:/*' },
    {
      Effect: 'Deny',
      ...anybody,
      Resource: callbacks,
      Condition: { NotIpAddress: { 'aws:SourceIp': addresses } },
    },
  ];
}

/** @type {(stage: string) => Record<string, unknown>} */
const deployed = (stage) => ({
  OPEN_CALLBACKS: '',
  ...derived(),
  PUBLIC_URL: given('PUBLIC_URL') ?? {
    'Fn::Sub': `https://\${ApiGatewayRestApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${stage}`,
  },
  DEFERRED_EVENTS_QUEUE_URL: { Ref: 'DeferredEventsQueue' },
});

/** @param {{ resolveVariable: (variable: string) => Promise<string> }} serverless */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');

  const common = Object.fromEntries(
    Object.entries(usual).map(([name, value]) => [name, given(name) ?? value]),
  );
  if (stage === 'local')
    return withFlowsAccount({ ...common, DEFAULT_COUNTRY: given('DEFAULT_COUNTRY') ?? 'KE', ...local });

  const unset = required.filter((name) => given(name) === undefined);

  /** @param {string} name */
  const stored = async (name) => {
    const parameter = `/piga/${stage}/${name}`;
    try {
      return await resolveVariable(`ssm:${parameter}`);
    } catch (error) {
      const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
      if (code === 'MISSING_VARIABLE_RESULT') return undefined; // no such parameter
      // By this the framework learns that it must ask again, once it can ask SSM.
      if (code === 'MISSING_VARIABLE_DEPENDENCY') throw error;
      throw refusal(
        `Stage "${stage}" has ${unset.join(', ')} neither in the environment nor in .env, ` +
          `and ${parameter} could not be read from SSM: ${reasonIn(message)}`,
      );
    }
  };
  /** @type {Record<string, string | undefined>} */
  const secrets = {};
  for (const name of required) secrets[name] = given(name) ?? (await stored(name));

  const missing = required.filter((name) => secrets[name] === undefined);
  if (missing.length > 0) {
    throw refusal(
      `Stage "${stage}" lacks ${missing.join(', ')}. Set each in the environment or in .env, ` +
        `or store it in SSM as /piga/${stage}/NAME. docs/deploying.md says where each comes from.`,
    );
  }
  if (secrets['CALLBACK_TOKENS']?.trim() === 'open') {
    throw refusal(`Stage "${stage}" may not have CALLBACK_TOKENS=open: anybody could then post callbacks.`);
  }
  return withFlowsAccount({ ...common, ...secrets, ...deployed(stage) });
};

/**
 * The account at Africa's Talking, for the function that runs flows too; empty unless they may use it.
 *
 * @param {Record<string, unknown>} settings
 */
const withFlowsAccount = (settings) => {
  const mayUse = settings['FLOWS_USE_AFRICASTALKING'];
  if (mayUse !== '' && mayUse !== 'true' && mayUse !== 'false')
    throw refusal(`FLOWS_USE_AFRICASTALKING is '${mayUse}'; it must be true or false.`);
  const account = ['AT_USERNAME', 'AT_API_KEY', 'AT_VOICE_NUMBER'];
  const given = account.map((name) => [`FLOWS_${name}`, mayUse === 'true' ? settings[name] : '']);
  return { ...settings, ...Object.fromEntries(given) };
};

/**
 * What AWS said, without what the framework puts before it and the stack behind it.
 *
 * @param {string} message
 */
function reasonIn(message) {
  return message.replace(/^Cannot resolve variable at "[^"]*": (Error: )?/, '').split('\n', 1)[0];
}

/** @param {string} message */
const refusal = (message) => {
  const error = new Error(message);
  error.stack = message; // what the framework prints: the place in this file would help nobody
  return error;
};
