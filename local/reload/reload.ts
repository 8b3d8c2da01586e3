import type { ProjectProblem, ProjectReport } from '../../flow-kit/check-project.ts';
import type { ServiceProblem, ServiceState } from '../../simulator/protocol.ts';
import { placeOfStep } from '../insight/places.ts';
import type { Build, Builder } from './build.ts';
import { runCheck } from './check.ts';
import type { EnvFile, GoodChange } from './env-file.ts';
import { problemText, type SourceProblem } from './problem.ts';

export type Tone = 'good' | 'bad' | 'warn';

export interface ReloadParts {
  readonly builder: Builder;
  readonly env: EnvFile;
  /** Resolves when no request is being answered: a function that is thrown away answers no more. */
  readonly idle: () => Promise<void>;
  /** Lets the next request find the functions, and their settings, as they are now. */
  readonly functionsChanged: () => Promise<void>;
  /** Says something in the terminal. */
  readonly say: (tone: Tone, line: string) => void;
  /** Tells the phone page, and whoever asks, how the service stands. */
  readonly publish: (state: Omit<ServiceState, 'timeZone'>) => void;
}

export interface Reloader {
  /** Takes what is saved into use, if it builds and passes the check. One after another: none is left out. */
  readonly reload: (files: readonly string[]) => Promise<void>;
}

/**
 * Takes the first build into use, whatever the check finds in it, as there is nothing else to fall back on. From then on a
 * save that does not build, or in which a flow that takes calls has a fault, changes nothing but what is said of it.
 */
export async function startReloading(parts: ReloadParts): Promise<Reloader> {
  const { builder, env, idle, functionsChanged, say, publish } = parts;
  let flows: ProjectReport['flows'] = [];
  let isGood = false;
  await first();

  let queue: Promise<void> = Promise.resolve();
  return {
    reload: (files) => {
      queue = queue
        .then(() => take(files))
        .catch((error: unknown) => say('bad', `✗ reload: ${String(error)}`));
      return queue;
    },
  };

  async function first(): Promise<void> {
    const judged = await buildAndCheck(builder);
    if (judged.build !== undefined) {
      judged.build.use();
      flows = judged.report?.flows ?? [];
    }
    isGood = judged.build !== undefined && judged.report !== undefined;
    const { problems } = judged;
    publish({ flows: [...flows], problems, keepsLastGood: false });
    for (const problem of problems) say(toneOf(problem), `${markOf(problem)} ${problemText(problem)}`);
    if (problems.some(isError))
      say(
        'bad',
        isGood
          ? '  Calls are taken all the same; mend it and save.'
          : '  No call can be answered before it is mended and saved.',
      );
  }

  async function take(files: readonly string[]): Promise<void> {
    const begun = performance.now();
    const what = namesOf(files);
    const changed = files.some(isEnvFile) ? await env.read() : undefined;
    if (changed?.refusal !== undefined)
      return void say('bad', `✗ ${what}: ${changed.refusal}. The settings stay as they were.`);

    if (changed !== undefined && files.every(isEnvFile)) return useSettings(what, changed, begun);
    await useBuild(what, changed, begun);
  }

  async function useBuild(what: string, changed: GoodChange | undefined, begun: number): Promise<void> {
    const judged = await buildAndCheck(builder);
    if (judged.build === undefined || (isGood && judged.problems.some(isError)))
      return refuse(what, judged.problems);
    isGood = judged.report !== undefined;
    flows = judged.report?.flows ?? flows;
    await idle();
    changed?.use();
    judged.build.use();
    await functionsChanged();
    publish({ flows: [...flows], problems: judged.problems, keepsLastGood: false });
    const took = `${Math.round(performance.now() - begun)} ms`;
    const news = changed === undefined ? '' : ` (${changed.words})`;
    say('good', `↻ ${what}${news}: reloaded in ${took}`);
    for (const problem of judged.problems)
      say(toneOf(problem), `  ${markOf(problem)} ${problemText(problem)}`);
  }

  async function useSettings(what: string, { words, use }: GoodChange, begun: number): Promise<void> {
    await idle();
    use();
    await functionsChanged();
    say('good', `↻ ${what} (${words}): reloaded in ${Math.round(performance.now() - begun)} ms`);
  }

  function refuse(what: string, problems: readonly ServiceProblem[]): void {
    publish({ flows: [...flows], problems: [...problems], keepsLastGood: isGood });
    const [only, ...more] = problems.filter(isError);
    const keeps = isGood
      ? 'What was saved before goes on taking calls.'
      : 'No call can be answered before it is mended.';
    if (only !== undefined && more.length === 0)
      return void say('bad', `✗ ${what}: ${problemText(only)}. ${keeps}`);
    say('bad', `✗ ${what}: ${1 + more.length} faults. ${keeps}`);
    for (const problem of problems) say(toneOf(problem), `  ${markOf(problem)} ${problemText(problem)}`);
  }
}

interface Judged {
  /** Undefined when it cannot be built, or its flows cannot be loaded. */
  readonly build: Build | undefined;
  readonly report: ProjectReport | undefined;
  readonly problems: ServiceProblem[];
}

async function buildAndCheck(builder: Builder): Promise<Judged> {
  const build = await builder.build();
  if (build.problems !== undefined)
    return { build: undefined, report: undefined, problems: build.problems.map(asError) };
  const result = await runCheck(build.check);
  if ('crash' in result) return { build: undefined, report: undefined, problems: [asError(result.crash)] };
  return { build, report: result, problems: result.problems.map(serviceProblem) };
}

function asError(problem: SourceProblem): ServiceProblem {
  return { level: 'error', ...problem };
}

function serviceProblem({ isHeard, flow, step, words }: ProjectProblem): ServiceProblem {
  const place = flow === undefined ? { file: 'flows/index.ts' } : placeOfStep(flow, step);
  const where = [flow, step].filter((part) => part !== undefined).join(' › ');
  return {
    level: isHeard ? 'error' : 'warning',
    words: where === '' ? words : `${where}: ${words}`,
    ...(place !== undefined && { place }),
  };
}

function isEnvFile(file: string): boolean {
  return file.startsWith('.env');
}

function isError({ level }: ServiceProblem): boolean {
  return level === 'error';
}

function toneOf({ level }: ServiceProblem): Tone {
  return level === 'error' ? 'bad' : 'warn';
}

function markOf({ level }: ServiceProblem): string {
  return level === 'error' ? '✗' : '!';
}

function namesOf(files: readonly string[]): string {
  return files.length <= 3
    ? files.join(', ')
    : `${files.slice(0, 2).join(', ')} and ${files.length - 2} more`;
}
