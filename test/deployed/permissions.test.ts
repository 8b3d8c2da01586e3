import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployable, packageService, root, withEveryOption } from '../deployment/package-service.ts';
import { documented } from '../documented.ts';
import { printedEndpoint } from './a-stage.ts';
import { aTerminal, type Terminal } from './a-terminal.ts';
import { consoleOf } from './aws-console.ts';
import { type EmulatedAws, startEmulatedAws } from './emulated-aws.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';

/*
 * Everything that is done to a stage, done by somebody who has the policy of resources/deploying-role.yml and nothing else, on an AWS
 * that holds every request against it, and those of the functions against their roles.
 */

const settings = { ...deployable, AT_VOICE_URL: 'http://127.0.0.1:1' };

let aws: EmulatedAws;
let administrator: Terminal;
let deployer: Terminal;
let door: FrontDoor;
let accessKey: { AccessKeyId: string; SecretAccessKey: string };

beforeAll(async () => {
  aws = await startEmulatedAws({ AUTH: 'true' });
  administrator = aTerminal(aws.env());
  door = await openFrontDoor(aws.url);
  await administrator.run(
    documented(
      'aws cloudformation deploy --template-file resources/deploying-role.yml --stack-name deploying-piga --capabilities CAPABILITY_NAMED_IAM',
    ),
  );
  await administrator.run('aws iam create-user --user-name deployer');
  await administrator.run(
    'aws iam attach-user-policy --user-name deployer --policy-arn arn:aws:iam::000000000000:policy/piga-deploying',
  );
  const made = await administrator.run('aws iam create-access-key --user-name deployer --output json');
  accessKey = JSON.parse(made).AccessKey;
  deployer = aTerminal({
    ...aws.env(),
    AWS_ACCESS_KEY_ID: accessKey.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: accessKey.SecretAccessKey,
    ...settings,
    PUBLIC_URL: door.url,
  });
});
afterAll(async () => {
  administrator?.close();
  deployer?.close();
  door?.close();
  await aws?.stop();
});

interface Asked {
  readonly by: string;
  readonly verdict: string;
  readonly action: string;
  readonly resource: string;
}

function asked(): readonly Asked[] {
  return [...aws.log().matchAll(/^ASKED (\S+) (\w+) (\S+) (\S+)$/gm)].map(
    ([, by = '', verdict = '', action = '', resource = '']) => ({ by, verdict, action, resource }),
  );
}

function byDeployer() {
  return asked().filter(({ by }) => by === accessKey.AccessKeyId);
}

describe('who has the policy of docs/deploying.md and nothing else', () => {
  it('deploys a stage, whose functions are allowed all that they do', async () => {
    const output = await deployer.run('npx serverless deploy --stage prod');
    door.leadsTo(printedEndpoint(output));
    const console = consoleOf(aws);
    const [key = ''] = Object.values(await console.apiKeys());
    console.close();
    const token = new URLSearchParams({ token: deployable.CALLBACK_TOKENS });
    const body = new URLSearchParams({ sessionId: 'ATVId_1', isActive: '0', callerNumber: '+254711000111' });

    const posted = await fetch(`${door.url}/voice/events?${token}`, { method: 'POST', body });
    const listed = await fetch(`${door.url}/voice/calls`, { headers: { 'x-api-key': key } });

    expect(posted.status).toBe(200);
    expect(await listed.text()).toContain('ATVId_1');
  });

  it('asks the doctor, who can look at everything', async () => {
    const output = await deployer.refused('npm run doctor -- --stage prod'); // nobody is told of alarms, for one

    expect(output).toContain('✓ Schedules');
    expect(output).not.toContain('could not be');
  });

  it('looks after the stage: switch, secrets, calls, a certificate', async () => {
    await deployer.run(documented('npm run stop-calls -- --stage prod'));
    await deployer.run(documented('npm run resume-calls -- --stage prod'));
    await deployer.run(documented('npm run secret -- rotate prod CALLBACK_TOKENS'));
    await deployer.run(documented('npm run rebuild -- --check --stage prod'));
    const certificate = documented(
      'aws acm request-certificate --domain-name calls.example.org --validation-method DNS',
    );
    expect(await deployer.run(certificate)).toContain('certificate/');
  });

  it('takes the stage down, and puts it up again over what it left', async () => {
    await deployer.run(documented('npx serverless remove --stage prod'));

    expect(await deployer.run('npx serverless deploy --stage prod')).toContain('Took over');
  });

  it('was denied nothing in all of that', () => {
    const denied = asked().filter(({ verdict }) => verdict === 'denied');

    expect([...new Set(denied.map(({ by, action, resource }) => `${by} ${action} ${resource}`))]).toEqual([]);
    expect(byDeployer().length).toBeGreaterThan(30);
  });

  it('has no statement that nothing needed, neither what was asked for nor what is in the template', () => {
    const { Resources } = load(
      readFileSync(join(root, 'resources/deploying-role.yml'), 'utf8').replace(
        /!(Sub|Ref|If|And|Not|Equals|Condition|GetAtt) ?/g,
        '',
      ),
    ) as { Resources: { DeployingPolicy: { Properties: { PolicyDocument: { Statement: Statement[] } } } } };
    const types = Object.values(packageService('prod', withEveryOption).template.Resources).map(
      ({ Type }) => Type,
    );
    const services = new Set(types.map((type) => serviceOf(type)));
    // SSM seals and opens secrets by KMS in the name of who asks; here nobody asks KMS.
    const notEmulated = ['SecretsAreSealed'];

    const unused = Resources.DeployingPolicy.Properties.PolicyDocument.Statement.filter(
      ({ Sid, Action }) =>
        !notEmulated.includes(Sid) &&
        ![Action]
          .flat()
          .some(
            (action) =>
              services.has(action.split(':')[0] ?? '') ||
              byDeployer().some((one) => isLike(one.action, action)),
          ),
    );

    expect(unused.map(({ Sid }) => Sid)).toEqual([]);
  });
});

describe('the role that GitHub Actions deploys as', () => {
  it('is made by a parameter, and trusts the environments of one repository', async () => {
    await administrator.run(
      documented(
        'aws cloudformation deploy --template-file resources/deploying-role.yml --stack-name deploying-piga --capabilities CAPABILITY_NAMED_IAM --parameter-overrides Repository=hospital/piga',
      ),
    );

    const role = await administrator.run('aws iam get-role --role-name piga-deploying --output json');
    expect(role).toContain('repo:hospital/piga:environment:*');
    expect(role).toContain('token.actions.githubusercontent.com');
  });
});

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

/** The service whose actions CloudFormation asks for, in the name of who deploys, to make what a template has. */
function serviceOf(type: string) {
  const [, service = ''] = type.split('::');
  const names: Record<string, string> = {
    ApiGateway: 'apigateway',
    Events: 'events',
    Logs: 'logs',
    WAFv2: 'wafv2',
  };
  return names[service] ?? service.toLowerCase();
}

function isLike(action: string, pattern: string) {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}
