import { runServerless } from '../deployment/run-serverless.ts';
import { consoleOf } from './aws-console.ts';
import type { EmulatedAws } from './emulated-aws.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';

interface StageOptions {
  readonly name?: string;
  readonly region?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** The clone that is deployed; the product itself, with the flows of its tests, unless told. */
  readonly project?: string | undefined;
}

/** What a person has of a stage: the framework's commands in a terminal, AWS's console, and an address that stays. */
export async function aStage(
  aws: EmulatedAws,
  { name = 'prod', region = 'eu-west-1', settings = {}, project }: StageOptions = {},
) {
  const door: FrontDoor = await openFrontDoor(aws.url);
  const console = consoleOf(aws, region);
  const run = (command: string, more: Record<string, string>) =>
    runServerless(
      [...command.split(' '), '--stage', name, '--region', region],
      {
        ...aws.env(region),
        PUBLIC_URL: door.url,
        ...settings,
        ...more,
        ...(project !== undefined && { PIGA_TESTS: '' }),
      },
      { inTerminal: true, ...(project !== undefined && { project }) },
    );
  return {
    name,
    console,
    url: door.url,
    /** Runs `npx serverless …`, and resolves with what it printed; fails with that when the command does. */
    serverless: async (command: string, more: Record<string, string> = {}) => {
      const { exitCode, output } = await run(command, more);
      if (exitCode !== 0) throw new Error(`serverless ${command} ended with ${exitCode}:\n${output}`);
      if (command.startsWith('deploy')) door.leadsTo(printedEndpoint(output));
      return output;
    },
    /** The same, for a command that is to be refused. */
    refused: async (command: string, more: Record<string, string> = {}) => {
      const { exitCode, output } = await run(command, more);
      if (exitCode === 0) throw new Error(`serverless ${command} was not refused:\n${output}`);
      return output;
    },
    close: () => {
      door.close();
      console.close();
    },
  };
}

/** The two URLs for Africa's Talking's dashboard, as a deploy prints them. */
export function printedUrls(output: string) {
  const urlAfter = (label: string) => new RegExp(`${label} +(\\S+)`).exec(output)?.[1] ?? '';
  return { callbackUrl: urlAfter('Callback URL'), eventsUrl: urlAfter('Events URL') };
}

/** The value of an API key, as a deploy prints it in a terminal. */
export function printedKey(output: string, name = 'main') {
  return new RegExp(`piga-\\w+-${name}   (\\S+)`).exec(output)?.[1] ?? '';
}

/** Where API Gateway has the stage, as a deploy prints it. */
export function printedEndpoint(output: string) {
  const [, url = ''] = /GET - (\S+)\/voice\s/.exec(output) ?? [];
  return url;
}
