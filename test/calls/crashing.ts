import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { runs } from '../runs.ts';

/*
 * A process can be gone between any two requests, and of those that were under way together any may have got
 * through. Each way is tried: a run is given which of its requests reach the database; the process lives until
 * the first that does not.
 */

export class ProcessGone extends Error {
  override readonly name = 'ProcessGone';
}

type CrashingClient = DynamoDBClient & { requests(): number };

/** A client whose n-th request reaches DynamoDB when `reaches(n)`; no answer comes back once one was lost. */
export function crashing(dynamodb: DynamoDBClient, reaches: (request: number) => boolean): CrashingClient {
  let requests = 0;
  let gone = false;
  const send = async (command: never, options: never) => {
    const request = requests;
    requests += 1;
    const isSent = reaches(request);
    gone ||= !isSent;
    const isAnswered = !gone;
    const answer = isSent ? await dynamodb.send(command, options) : undefined;
    if (isAnswered) return answer;
    throw new ProcessGone(`at request ${request}`);
  };
  // The SDK's paginators ask whether they are given a client of its own.
  return Object.assign(Object.create(dynamodb), { send, requests: () => requests }) as CrashingClient;
}

/**
 * Lost from the n-th request on, for every n; and the same with the one that was under way beside it getting through. In `npm test`
 * one of the two for each n, by turns.
 */
export function waysToCrash(requests: number): ((request: number) => boolean)[] {
  return Array.from({ length: requests }, (_, lost) => {
    const alone = (request: number) => request < lost;
    const besideAnother = (request: number) => request < lost || request === lost + 1;
    const both = [alone, besideAnother];
    const begin = lost % 2;
    return both.slice(runs(begin, 0), runs(begin + 1, 2));
  }).flat();
}
