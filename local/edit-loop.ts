import { relative, resolve } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { sealKeys } from '../lib/flows/index.ts';
import type { ServiceHooks, Simulator } from '../simulator/index.ts';
import type { Paint } from '../simulator/transcript.ts';
import { placeText } from '../simulator/transcript.ts';
import { apiFile } from './api-page.ts';
import { createExplain } from './insight/explain.ts';
import { faultIn } from './insight/service-log.ts';
import { tapOutput } from './insight/tap-output.ts';
import { promptFile } from './prompt-file.ts';
import { createBuilder } from './reload/build.ts';
import { CLOCK_CELL } from './reload/clock-cell.ts';
import { followEnvFile } from './reload/env-file.ts';
import { startReloading } from './reload/reload.ts';
import { watchSources } from './reload/watch.ts';
import { countRequests } from './requests-under-way.ts';
import type { Service } from './service.ts';
import { startCall } from './start-call.ts';

const root = resolve(import.meta.dirname, '..');

/** What the simulator is told of the service that runs behind it: where its calls are, how it starts one, what time it is. */
export function serviceHooks(service: Service, api: string): ServiceHooks {
  // Shared by all threads: a function asks it for the time, and needs not be started anew when the time is set.
  const offset = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  setEnvironmentData(CLOCK_CELL, offset);
  const secrets = String(service.functions['instruct']?.environment?.['SEALING_SECRETS']).split(',');
  return {
    explain: createExplain(sealKeys(secrets), () => Date.now() + Number(offset[0])),
    startCall: (call) => startCall(api, call),
    file: async (path) => (await apiFile(path, api)) ?? promptFile(path),
    clockSet: (milliseconds) => {
      offset[0] = BigInt(milliseconds);
    },
  };
}

export interface EditLoopParts {
  readonly service: Service;
  readonly simulator: Simulator;
  readonly apiPort: number;
  /** Where bundles are kept while the stack runs. */
  readonly folder: string;
  readonly paint: Paint;
  /** Lets the functions that are loaded go, so that the next request loads them anew. */
  readonly functionsChanged: () => Promise<void>;
}

/**
 * What stands between a save and the next caller: builds and checks the sources, at the start and whenever something is
 * saved, says in the terminal and on the phone page what came of it, and tells of each caller who heard an apology why.
 */
export async function startEditLoop(parts: EditLoopParts): Promise<{ readonly stop: () => Promise<void> }> {
  const { service, simulator, apiPort, folder, paint, functionsChanged } = parts;
  const requests = countRequests(apiPort);
  const builder = await createBuilder(folder);
  for (const definition of Object.values(service.functions)) {
    const name = String(definition.handler).split('/').at(-1);
    definition.handler = `${relative(root, builder.functions)}/${name}`;
  }
  // A thread takes options of Node's from its own environment. By this one, errors name what somebody wrote.
  service.provider.environment = { ...service.provider.environment, NODE_OPTIONS: '--enable-source-maps' };
  const timeZone = () => String(service.functions['usage']?.environment?.['TIME_ZONE'] ?? 'UTC');
  const reloader = await startReloading({
    builder,
    env: await followEnvFile(root, service.functions),
    idle: () => requests.none(),
    functionsChanged,
    // Not by console.log, which is silent until everything has started: what is wrong at the start matters most.
    say: (tone, line) => process.stdout.write(`${paint(tone, line)}\n`),
    publish: (state) => {
      simulator.service = { ...state, timeZone: timeZone() };
    },
  });
  const watcher = await watchSources(root, (files) => void reloader.reload(files));
  const untap = tapOutput((line) => tellFault(line, simulator, paint));
  return {
    stop: async () => {
      untap();
      await watcher.close();
      await builder.close();
    },
  };
}

/** A caller heard an apology: said in the call's transcript, or, where no call can be found, in the terminal alone. */
function tellFault(line: string, simulator: Simulator, paint: Paint): boolean {
  const fault = faultIn(line);
  if (fault === undefined) return false;
  const { sessionId = callUnderWay(simulator), report } = fault;
  if (sessionId !== undefined && simulator.call(sessionId) !== undefined) simulator.tell(sessionId, report);
  else process.stderr.write(`${paint('bad', `✗ ${report.words}${placeText(report.place)}`)}\n`);
  return true;
}

/** The call that a function was answering when it could not start. Its log does not say; if only one call is live, it was that one. */
function callUnderWay(simulator: Simulator): string | undefined {
  const underWay = simulator.calls.filter(({ summary }) => summary.state !== 'ended');
  return underWay.length === 1 ? underWay[0]?.sessionId : undefined;
}
