/**
 * The settings of a stage, for serverless.yml: `${file(build/deploy/settings.cjs):AT_USERNAME}`.
 *
 * On a deployed stage a setting comes from the environment (or `.env`), else from SSM's parameter store under
 * `/piga/STAGE/NAME`. A secret is only named here: the functions read it from there when they start. The local stage needs
 * none of its own.
 *
 * What is wrong stands under FAULTS: settings-gate-plugin.mjs lets nothing with a fault be deployed, and a stage is removed or looked
 * at all the same.
 */

/** Without these a deployed stage could neither call nor be called. */
const required = [
  'AT_USERNAME',
  'AT_VOICE_NUMBER',
  'SPEND_PER_DAY', // nobody else can say how much money may be lost in a day
  'ALARM_EMAIL', // alarms that nobody hears are none
];

const secrets = ['AT_API_KEY', 'CALLBACK_TOKENS', 'SEALING_SECRETS'];

const usual = require('./usual-settings.cjs');

/** @param {string} name */
function given(name) {
  return process.env[name] || undefined;
}

/** Settings that the local stage always has: a `.env` that was written for a deployed stage must not close it, or place real calls. */
const local = {
  AT_USERNAME: 'piga',
  AT_API_KEY: 'local',
  AT_VOICE_NUMBER: '+254711082000',
  AT_VOICE_URL: `http://127.0.0.1:${given('PIGA_AT_PORT') ?? 8100}`,
  AT_MESSAGING_URL: `http://127.0.0.1:${given('PIGA_AT_PORT') ?? 8100}/version1`,
  PROMPTS_URL: `http://127.0.0.1:${given('PIGA_AT_PORT') ?? 8100}/prompts`,
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
  ALARM_EMAIL: 'none',
  // They are kept where the stack is, to be seen at once; the simulator, which has them, is on this machine.
  RECORDINGS: given('RECORDINGS') ?? 'keep',
  RECORDING_SOURCES: '127.0.0.1',
  RECORDINGS_BUCKET: 'piga-local-recordings',
  SCHEDULED_CALLS_QUEUE_URL: '',
  DELIVERIES_QUEUE_URL: '',
  WEBHOOKS: 'on',
  EVENT_BUS: '',
  PRIVATE_URLS: 'true',
  RECORDINGS_QUEUE_URL: '',
  DEFERRED_EVENTS_QUEUE_URL: '', // known once the embedded queue is there: local/plugin.mjs fills it in
};

/** @param {string} items */
function listOf(items) {
  return items.split(',').map((item) => item.trim());
}

/** Whether anything is recorded; else there is no bucket for it. */
function hasPrompts() {
  return require('../../flows/prompts/index.json').length > 0;
}

/** Settings that serverless.yml needs in another form than the functions. */
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
  PROMPTS_URL: hasPrompts() ? { 'Fn::Sub': `https://\${PromptsBucket.RegionalDomainName}` } : '',
  SCHEDULED_CALLS_QUEUE_URL: { Ref: 'ScheduledCallsQueue' },
  DELIVERIES_QUEUE_URL: { Ref: 'DeliveriesQueue' },
  PRIVATE_URLS: '',
  RECORDINGS_QUEUE_URL: { Ref: 'RecordingsQueue' },
});

/**
 * Where none are kept there is no bucket, and no function may touch one.
 *
 * @param {Record<string, any>} settings
 */
function withRecordings(settings) {
  const keeps = settings.RECORDINGS === 'keep';
  return {
    ...settings,
    KEEPS_RECORDINGS: keeps,
    IF_RECORDINGS_KEPT: keeps ? 'Allow' : 'Deny',
    RECORDING_OBJECTS: keeps ? { 'Fn::Sub': `\${RecordingsBucket.Arn}/*` } : '*',
    RECORDINGS_BUCKET:
      settings.RECORDINGS_BUCKET ??
      (keeps ? { 'Fn::Sub': `\${RecordingsBucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}` } : ''),
  };
}

/** @param {{ resolveVariable: (variable: string) => Promise<string> }} serverless */
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');

  const common = Object.fromEntries(
    Object.entries(usual).map(([name, value]) => [name, given(name) ?? value]),
  );
  if (stage === 'local') {
    const values = { ...common, DEFAULT_COUNTRY: given('DEFAULT_COUNTRY') ?? 'KE', ...local };
    const FAULTS = await faultsOf(values);
    return complete({ ...values, SECRET_ARNS: secretArns(stage), FAULTS });
  }

  const { found, faults } = await findRequired(stage, resolveVariable);
  const written = { ...common, ...found, PUBLIC_URL: given('PUBLIC_URL') ?? 'https://api-gateway.example' };
  const inEnvironment = Object.fromEntries(secrets.map((name) => [name, given(name)]));
  const missing = required.filter((name) => found[name] === undefined);
  const wrong = (await faultsOf({ ...written, ...inEnvironment })).filter(
    (fault) => !missing.some((name) => fault.startsWith(`${name} `)),
  );
  return complete({
    ...common,
    ...Object.fromEntries(required.map((name) => [name, found[name] ?? ''])),
    ...Object.fromEntries(secrets.map((name) => [name, `ssm:/piga/${stage}/${name}`])),
    SECRET_ARNS: secretArns(stage),
    ...deployed(stage),
    FAULTS: [...faults, ...wrong],
  });
};

/**
 * With what follows from the others.
 *
 * @param {Record<string, any>} settings
 */
function complete(settings) {
  return withRecordings(withWebhooks(withFlowsAccount(settings)));
}

/**
 * What roles call the secrets by.
 *
 * @param {string} stage
 */
function secretArns(stage) {
  const store = `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter`;
  return Object.fromEntries(secrets.map((name) => [name, { 'Fn::Sub': `${store}/piga/${stage}/${name}` }]));
}

/**
 * The required settings that the environment or SSM has, and a sentence for those that neither does.
 *
 * @param {string} stage
 * @param {(variable: string) => Promise<string>} resolveVariable
 */
async function findRequired(stage, resolveVariable) {
  /** @type {Record<string, string | undefined>} */
  const found = Object.fromEntries(required.map((name) => [name, given(name)]));
  const unset = required.filter((name) => found[name] === undefined);
  for (const name of unset) {
    const parameter = `/piga/${stage}/${name}`;
    try {
      found[name] = await resolveVariable(`ssm:${parameter}`);
    } catch (error) {
      const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
      // By this the framework learns that it must ask again, once it can ask SSM.
      if (code === 'MISSING_VARIABLE_DEPENDENCY') throw error;
      if (code === 'MISSING_VARIABLE_RESULT') continue; // no such parameter
      const unread =
        `Stage "${stage}" has ${unset.join(', ')} neither in the environment nor in .env, ` +
        `and ${parameter} could not be read from SSM: ${reasonIn(message)}`;
      return { found, faults: [unread] };
    }
  }
  const missing = required.filter((name) => found[name] === undefined);
  const lacks =
    `Stage "${stage}" lacks ${missing.join(', ')}. Set each in the environment or in .env, ` +
    `or store it in SSM as /piga/${stage}/NAME. docs/configuration.md says what each is for.`;
  return { found, faults: missing.length === 0 ? [] : [lacks] };
}

/**
 * The account at Africa's Talking, for the function that runs flows too; empty unless they may use it.
 *
 * @param {Record<string, any>} settings
 */
function withFlowsAccount(settings) {
  const account = ['AT_USERNAME', 'AT_API_KEY', 'AT_VOICE_NUMBER'];
  const mayUse = settings.FLOWS_USE_AFRICASTALKING === 'true';
  const given = account.map((name) => [`FLOWS_${name}`, mayUse ? settings[name] : '']);
  const { CALLBACK_TOKENS, SEALING_SECRETS, AT_API_KEY } = settings.SECRET_ARNS;
  return {
    ...settings,
    ...Object.fromEntries(given),
    INSTRUCT_SECRET_ARNS: [CALLBACK_TOKENS, SEALING_SECRETS, ...(mayUse ? [AT_API_KEY] : [])],
  };
}

/**
 * Whether anything is told to anybody, and who may put it on which event bus. An event bus alone turns webhooks on.
 *
 * @param {Record<string, any>} settings
 */
function withWebhooks(settings) {
  const { EVENT_BUS: bus } = settings;
  const WEBHOOKS = bus === '' ? settings.WEBHOOKS : 'on';
  const ours = `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/${bus}`;
  const arn = bus.startsWith('arn:') ? bus : { 'Fn::Sub': ours };
  return {
    ...settings,
    WEBHOOKS,
    WEBHOOKS_ARE_ON: WEBHOOKS === 'on',
    EVENT_BUS_STATEMENT: {
      ...(bus === '' ? { Effect: 'Deny', Resource: '*' } : { Effect: 'Allow', Resource: arn }),
      Action: ['events:PutEvents'],
    },
  };
}

/**
 * By the rules that the functions go by; they are TypeScript.
 *
 * @param {Record<string, unknown>} values
 * @returns {Promise<string[]>}
 */
async function faultsOf(values) {
  const { tsImport } = await import('tsx/esm/api');
  const { faultsOfSettings } = await tsImport('./settings-rules.ts', __filename);
  return faultsOfSettings(values);
}

/**
 * What AWS said, without what the framework puts before it and the stack behind it.
 *
 * @param {string} message
 */
function reasonIn(message) {
  return message.replace(/^Cannot resolve variable at "[^"]*": (Error: )?/, '').split('\n', 1)[0];
}
