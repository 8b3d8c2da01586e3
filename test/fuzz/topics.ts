import { callRecord } from './call-record.ts';
import { callRecordInDynamoDB } from './call-record-in-dynamodb.ts';
import { flows } from './flows.ts';
import { numbers } from './numbers.ts';
import { outbound } from './outbound.ts';
import type { Topic } from './topic.ts';
import { voiceXml } from './voice-xml.ts';

export const topics: readonly Topic[] = [
  voiceXml,
  callRecord,
  numbers,
  flows,
  outbound,
  callRecordInDynamoDB,
];
