import {
  type CallHandle,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  virtualTime,
} from '../index.ts';
import { transcriptText } from '../transcript.ts';
import { deviations } from './expectations.ts';
import type { Scenario, ScriptedCall } from './script.ts';

/** The result of a scenario. */
export interface ScenarioResult {
  readonly name: string;
  /** Real seconds that it took. */
  readonly seconds: number;
  /** The expectations that did not hold; empty if all did. */
  readonly deviations: string[];
  /** All calls, for people to read. */
  readonly transcript: string;
}

/** Real seconds after which a call that the application was asked for is no longer waited for. */
const START_TIMEOUT_SECONDS = 30;

/** Carries out a scenario at a simulator of its own, in virtual time. Never rejects. */
export async function runScenario(scenario: Scenario, options: SimulatorOptions): Promise<ScenarioResult> {
  const begun = performance.now();
  const simulator = await startSimulator({
    ...options,
    clock: virtualTime(),
    rules: { ...options.rules, ...scenario.rules },
    faults: scenario.faults ?? options.faults ?? {},
  });
  try {
    for (const [number, script] of Object.entries(scenario.phones ?? {}))
      simulator.phone(number).follows(script);
    const results = await Promise.all(scenario.calls.map((call) => runCall(call, simulator)));
    return {
      name: scenario.name,
      seconds: (performance.now() - begun) / 1000,
      deviations: results.flatMap((result) => result.deviations),
      transcript: results.map(({ transcript }) => transcript).join('\n'),
    };
  } finally {
    await simulator.close();
  }
}

async function runCall(
  call: ScriptedCall,
  simulator: Simulator,
): Promise<Pick<ScenarioResult, 'deviations' | 'transcript'>> {
  const who = call.from ?? call.outbound ?? '';
  try {
    if (call.at !== undefined) await simulator.clock.timer(call.at * 1000).done;
    const begun = await begin(call, simulator);
    const transcript = await begun.ended;
    return {
      deviations: deviations(transcript, call.expect ?? {}).map((words) => `${who}: ${words}`),
      transcript: transcriptText(transcript.events),
    };
  } catch (error) {
    return { deviations: [`${who}: the call did not begin: ${(error as Error).message}`], transcript: '' };
  }
}

async function begin(
  { from, to, outbound, start, phone }: ScriptedCall,
  simulator: Simulator,
): Promise<CallHandle> {
  if (from !== undefined) {
    return simulator.dialIn({
      from,
      ...(to !== undefined && { to }),
      ...(phone !== undefined && { script: phone }),
    });
  }
  const called = outbound as string;
  if (phone !== undefined) simulator.phone(called).follows(phone);
  if (start === undefined) return simulator.callOut({ to: called, ...(to !== undefined && { from: to }) });
  const next = simulator.nextCall(called);
  await simulator.clock.during(askApplication(start));
  return withinSeconds(next, called);
}

async function askApplication(start: NonNullable<ScriptedCall['start']>): Promise<void> {
  const { url, method = 'POST', headers = {}, form, json } = start;
  const body = json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
}

async function withinSeconds(call: Promise<CallHandle>, phoneNumber: string): Promise<CallHandle> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const words = `no call to ${phoneNumber} came within ${START_TIMEOUT_SECONDS} s`;
    timeout = setTimeout(() => reject(new Error(words)), START_TIMEOUT_SECONDS * 1000);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timeout));
}
