import { createHash } from 'node:crypto';
import { sendMessage } from '../africastalking/rest/message.ts';
import { createSend } from '../africastalking/rest/send.ts';
import { parsePhoneNumber } from '../phone-numbers/phone-number.ts';
import { changeRow, expiryAfter, type RowKey } from '../table/table.ts';
import type { FlowService } from './service.ts';

/** Text messages through Africa's Talking. */
export interface Sms {
  /**
   * Sends a text to one number, at most once for a key: Africa's Talking knows no such keys, so the table remembers them.
   *
   * @param to with `+` and country code
   * @param key the `idempotencyKey` of the computation: a repeated callback then sends no second message
   * @returns `sent` when Africa's Talking took it, `already-sent` when the key was used before
   * @throws when it was refused, or nobody knows; the error says which
   */
  readonly send: (message: { to: string; text: string }, key: string) => Promise<'sent' | 'already-sent'>;
}

const smsSettings = ['AT_USERNAME', 'AT_API_KEY', 'AT_MESSAGING_URL'] as const;

/** How long a key is remembered: a callback is repeated within minutes. */
const REMEMBERED_DAYS = 2;

/** @param from a sender ID or short code of the account; Africa's Talking's own when absent */
export function sms({ from }: { readonly from?: string } = {}): FlowService<Sms> {
  return ({ settings, table, now }) => {
    const { AT_USERNAME: username, AT_API_KEY: apiKey, AT_MESSAGING_URL } = settings(...smsSettings);
    const send = createSend({
      username,
      apiKey,
      messagingBaseUrl: AT_MESSAGING_URL,
      connectTimeout: 1_000,
      timeout: 1_800,
    });
    return {
      send: async ({ to, text }, key) => {
        const parsed = parsePhoneNumber(to);
        if (parsed.outcome === 'refused') throw new TypeError(`No SMS can be sent: ${parsed.message}`);
        const rowKey = keyOf(key);
        const claim = await changeRow(table, rowKey, {
          UpdateExpression: 'SET claimedAt = :now, expiresAt = :expiresAt REMOVE isFree',
          ConditionExpression: 'attribute_not_exists(pk) OR isFree = :yes',
          ExpressionAttributeValues: {
            ':now': { S: now().toISOString() },
            ':expiresAt': expiryAfter(REMEMBERED_DAYS, now()),
            ':yes': { BOOL: true },
          },
        });
        if (claim === undefined) return 'already-sent';
        const result = await sendMessage(send, { to: parsed.number, text, from });
        if (result.outcome === 'accepted') return 'sent';
        if (result.outcome !== 'unknown')
          await changeRow(table, rowKey, {
            UpdateExpression: 'SET isFree = :yes',
            ExpressionAttributeValues: { ':yes': { BOOL: true } },
          });
        throw new Error(result.message);
      },
    };
  };
}

function keyOf(key: string): RowKey {
  return { pk: `#sms ${createHash('sha256').update(key).digest('base64url')}`, sk: 'sent' };
}
