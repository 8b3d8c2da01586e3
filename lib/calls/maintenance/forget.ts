import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type Change,
  changeRow,
  keyOfRow,
  type Row,
  type RowKey,
  readPartition,
  readRow,
} from '../../table/table.ts';
import { pendingStartId } from '../event/internal-events.ts';
import { leaveTotals } from '../projections/call-totals.ts';
import { CONTRIBUTION_ROWS } from '../projections/exact-sums.ts';
import { CALL_ROW } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, eventRow } from '../store/event-row.ts';
import type { CallTable } from '../store/table-layout.ts';
import { type UpdateDraft, updateDraft } from '../store/update-draft.ts';
import { attributesWithout, eventWithout, type Mention, mentionedIn, mentionOf } from './mentions.ts';
import { rebuildCall } from './rebuild.ts';
import { scanPages } from './scan.ts';
import { traceOf as traceIn } from './traces.ts';

export interface ForgetReport {
  /** Ids of the calls that the number made or got; nothing is left of them. */
  readonly calls: readonly string[];
  readonly deletedRows: number;
  /** Events of other people's calls from which the number was taken out, as where it had been forwarded to. */
  readonly redactedEvents: number;
  /** Keys of starts that stay, so that the starts stay done, and do not name the number any more. */
  readonly redactedStarts: number;
  /**
   * Rows that can still be read as having the number after all that, found by reading the whole table again in another way
   * than before: none, if all went well.
   */
  readonly left: number;
  /** The keys of these rows. */
  readonly leftIn: readonly RowKey[];
}

export interface ForgetOptions {
  /** Other digits that mean the same number, such as a national form that does not begin with a zero. */
  readonly writings?: readonly string[];
  /** A partition that stays as it is: whoever asked never to be called is not called because we forgot them. */
  readonly exceptPartition?: string;
  /** The partition that says something of a call and does not name its number. */
  readonly traceOf?: ((callId: string) => string) | undefined;
  /** Is told of every row before it is deleted, and deletes what it stands for elsewhere. */
  readonly onDelete?: ((row: Row) => Promise<void>) | undefined;
}

/** The number is one of ours, and every call has it. */
class OwnNumber extends Error {
  override readonly name = 'OwnNumber';
}

/**
 * Removes everything about a phone user: their calls with all events, and the mentions of them in other calls.
 * The table is read from end to end, twice, because a number may stand in any payload.
 *
 * @param number E.164, or `username.clientName` of a browser phone
 * @throws OwnNumber when calls have it as our number
 */
export async function forget(
  table: CallTable,
  number: string,
  { writings, exceptPartition, traceOf, onDelete }: ForgetOptions = {},
): Promise<ForgetReport> {
  const mention = mentionOf(number, writings);
  const findMentions = () => findRows(table, (row) => mentionedIn(row, mention), exceptPartition);
  const mentioning = await findMentions();
  if (mentioning.some(({ destinationNumber }) => mention.isIn(destinationNumber?.S ?? ''))) {
    throw new OwnNumber(`${number} is one of our own numbers; forget takes the number of a phone user`);
  }

  const report = { calls: [] as string[], deletedRows: 0, redactedEvents: 0, redactedStarts: 0, onDelete };
  const ids = new Set(mentioning.map((row) => keyOfRow(row).pk));
  for (const id of ids) await forgetIn(table, id, { number, mention, traceOf }, report);
  // A session that is named after the number has been named in other rows while it was taken out of them.
  if ([...ids].some(mention.isIn))
    for (const row of await findMentions()) await forgetRow(table, row, mention, report);
  const left = await findRows(table, traceIn(number, writings), exceptPartition);
  const { onDelete: _, ...done } = report;
  return { ...done, left: left.length, leftIn: left.map(keyOfRow) };
}

async function findRows(
  table: CallTable,
  isFound: (row: Row) => boolean,
  exceptPartition: string | undefined,
): Promise<Row[]> {
  const found: Row[] = [];
  for await (const page of scanPages(table))
    found.push(...page.filter((row) => row['pk']?.S !== exceptPartition && isFound(row)));
  return found;
}

/** Rows about starts (keys, counts) have keys that no session has, and are nobody else's too. */
function isAboutStarts(id: string) {
  return id.startsWith('#');
}

/** Neither an event nor the call, which is made again from its events. */
function isBeside({ sk }: Row): boolean {
  return sk?.S !== CALL_ROW && sk?.S?.startsWith(EVENT_ROWS) !== true;
}

type Report = { calls: string[]; deletedRows: number; redactedEvents: number; redactedStarts: number } & Pick<
  ForgetOptions,
  'onDelete'
>;

async function forgetIn(
  table: CallTable,
  id: string,
  { number, mention, traceOf }: { number: string; mention: Mention; traceOf: ForgetOptions['traceOf'] },
  report: Report,
): Promise<void> {
  const rows = await readPartition(table, id);
  if (isAboutStarts(id)) {
    for (const row of rows.filter((one) => mentionedIn(one, mention)))
      await forgetRow(table, row, mention, report);
    return;
  }
  const call = rows.find(({ sk }) => sk?.S === CALL_ROW);
  if (isPartyTo(call, rows, mention) || mention.isIn(id)) {
    report.calls.push(id);
    const elsewhere = [...startsOf(rows, number), ...(traceOf === undefined ? [] : [traceOf(id)])];
    await forgetCall(table, id, { rows, elsewhere }, report);
    return;
  }
  await redactEvents(table, rows, mention, report);
  for (const row of rows.filter((one) => isBeside(one) && mentionedIn(one, mention)))
    await forgetRow(table, row, mention, report);
  if (call !== undefined) await rebuildCall(table, id, false, { calls: 0, events: 0, differed: [] });
}

/** Everything of a call that was the number's own, and its traces in other partitions. */
async function forgetCall(
  table: CallTable,
  id: string,
  { rows, elsewhere }: { rows: readonly Row[]; elsewhere: readonly string[] },
  report: Report,
): Promise<void> {
  const traces = (await Promise.all(elsewhere.map((partition) => readPartition(table, partition)))).flat();
  // What says how the call was counted goes last: without it the call could not be taken out of the totals.
  const isCounted = ({ sk }: Row) => sk?.S?.startsWith(CONTRIBUTION_ROWS) === true;
  for (const row of [...rows, ...traces].filter((one) => !isCounted(one)))
    await deleteRow(table, row, report);
  await leaveTotals(table, id);
  for (const row of (await readPartition(table, id)).filter(isCounted)) await deleteRow(table, row, report);
}

/** Events of another's call that mention the number keep everything but the number. */
async function redactEvents(
  table: CallTable,
  rows: readonly Row[],
  mention: Mention,
  report: Report,
): Promise<void> {
  for (const row of rows.filter((one) => mentionedIn(one, mention) && one['sk']?.S?.startsWith(EVENT_ROWS))) {
    const event = eventFromRow(row);
    if (mention.isIn(event.facts.callerNumber ?? '') || event.callId === undefined) {
      await deleteRow(table, row, report);
    } else {
      const redacted = eventRow(eventWithout(event, mention), table);
      await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item: redacted }));
      report.redactedEvents += 1;
    }
  }
}

/** A row changes more often than this while it is read and written only if something is wrong. */
const ATTEMPTS = 20;

/**
 * A count under the number goes, and so does what waits to be done for it; of a key everything stays but the number, so that no call
 * is placed a second time.
 */
async function forgetRow(table: CallTable, row: Row, mention: Mention, report: Report): Promise<void> {
  const key = keyOfRow(row);
  if (mention.isIn(key.pk) || mention.isIn(key.sk) || row['dueShard'] !== undefined)
    return deleteRow(table, row, report);
  let stored = row;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (!mentionedIn(stored, mention)) return;
    const changed = await changeRow(table, key, changeWithout(stored, mention));
    if (changed !== undefined) {
      report.redactedStarts += 1;
      return;
    }
    stored = await readRow(table, key);
  }
  throw new Error(`The row ${key.pk} ${key.sk} was changed by others ${ATTEMPTS} times in a row`);
}

/** Changes nothing but what mentions the number, of a map nothing but the entry: others may be changing the rest. */
function changeWithout(row: Row, mention: Mention): Change {
  const draft = updateDraft();
  const left = attributesWithout(row, mention);
  for (const [name, value] of Object.entries(row).filter(([one, was]) => left[one] !== was)) {
    const now = left[name];
    if (now === undefined) draft.remove(name);
    else if (value.M === undefined || now.M === undefined) {
      draft.isAsSeen(name, value);
      draft.set(name, now);
    } else changeEntries(draft, name, [value.M, now.M]);
  }
  return draft.update();
}

function changeEntries(draft: UpdateDraft, name: string, [before, after]: readonly [Row, Row]): void {
  for (const [field, value] of Object.entries(before)) {
    const now = after[field];
    if (now === undefined) draft.remove([name, field]);
    else if (now !== value) draft.set([name, field], now);
  }
}

/** The call is the number's own; without a row for the call, its events say so. */
function isPartyTo(call: Row | undefined, rows: readonly Row[], mention: Mention): boolean {
  if (call !== undefined) return mention.isIn(call['callerNumber']?.S ?? '');
  const events = rows.filter(({ sk }) => sk?.S?.startsWith(EVENT_ROWS)).map(eventFromRow);
  return events.some(({ callId, facts }) => callId !== undefined && mention.isIn(facts.callerNumber ?? ''));
}

/** Where starts of this call may have waited: made of the number, and so a trace of it. */
function startsOf(rows: readonly Row[], number: string): string[] {
  const requests = rows
    .filter(({ sk }) => sk?.S?.startsWith(EVENT_ROWS))
    .flatMap((row) => eventFromRow(row).facts.clientRequestId ?? []);
  return [...new Set(requests)].map((request) => pendingStartId(request, number));
}

async function deleteRow(table: CallTable, row: Row, report: Report): Promise<void> {
  await report.onDelete?.(row);
  const { pk, sk } = row;
  await table.dynamodb.send(new DeleteItemCommand({ TableName: table.tableName, Key: { pk, sk } as Row }));
  report.deletedRows += 1;
}
