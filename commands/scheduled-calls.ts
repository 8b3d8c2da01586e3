import { listScheduledCalls } from '../lib/outbound/list-scheduled-calls.ts';
import { cancelScheduledCall } from '../lib/outbound/scheduled-calls.ts';
import { callsTable } from './calls-table.ts';
import { exitWhenPipeCloses, orFail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'scheduled-calls | scheduled-calls -- cancel ID',
  does: 'Lists the calls that wait for their time, the next one first, or takes one back.',
  words: { least: 0, most: 2 },
});
exitWhenPipeCloses();
const [action = 'list', id] = command.words;

async function list() {
  const table = await callsTable(command);
  let cursor: string | undefined;
  do {
    const page = await listScheduledCalls(table, { limit: 100, cursor });
    for (const call of page?.scheduledCalls ?? [])
      console.log(`${call.at}  ${call.request.phone}  ${call.request.flow ?? ''}  ${call.id}`);
    cursor = page?.cursor;
  } while (cursor !== undefined);
}

async function cancel() {
  if (id === undefined) return command.fail('An id is missing: nothing was done.');
  const result = await cancelScheduledCall(await callsTable(command), id);
  if (result.outcome === 'not-found')
    return command.fail(`There is no scheduled call '${id}': nothing was done.`);
  if (result.outcome === 'too-late')
    return command.fail(`It is too late: this call is ${result.call.state}. Nothing was done.`);
  console.log(`Taken back: the call to ${result.call.request.phone} at ${result.call.at}`);
}

const actions: Record<string, () => Promise<void>> = { list, cancel };
await orFail(
  (
    actions[action] ??
    (() => command.fail(`There is no '${action}'; there is list, cancel: nothing was done.`))
  )(),
);
