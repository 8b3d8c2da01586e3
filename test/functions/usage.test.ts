import { describe, expect, it } from 'vitest';
import { usage } from '../../functions/voice/usage.ts';
import { asked, askedTwice, threeCalls } from './three-calls.ts';

const dependencies = threeCalls();

describe('GET /voice/usage', () => {
  it('adds up days and currencies without a float', async () => {
    const answer = await usage(asked({ from: '2026-11-20', to: '2026-11-22' }), dependencies());

    const { days } = JSON.parse(answer.body);
    expect(days).toHaveLength(3);
    expect(days[0]).toMatchObject({
      day: '2026-11-20',
      calls: 1,
      outcomes: { completed: 1 },
      durationInSeconds: 60,
      byCurrency: [{ currencyCode: 'KES', amount: '0.1' }],
    });
  });

  it('refuses a stretch that is too long', async () => {
    const answer = await usage(asked({ from: '2026-01-01', to: '2026-11-22' }), dependencies());

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toMatch(/more than 31 days/);
  });

  it('adds up hours, and names them', async () => {
    const answer = await usage(asked({ day: '2026-11-21', by: 'hour' }), dependencies());

    const { hours } = JSON.parse(answer.body);
    expect(hours).toHaveLength(24);
    expect(hours.filter(({ calls }: { calls: number }) => calls > 0)).toMatchObject([
      { day: '2026-11-21', hour: '2026-11-21T09:00:00.000Z', calls: 1, reachedPerson: 0, missed: 0 },
    ]);
  });

  it('is of today unless a day is named', async () => {
    const { days } = JSON.parse((await usage(asked({}), dependencies())).body);

    expect(days).toMatchObject([{ day: '2026-11-22', calls: 1 }]);
  });

  it('writes CSV and JSON Lines, a line for each day and currency', async () => {
    const query = { from: '2026-11-21', to: '2026-11-22' };

    const csv = await usage(asked(query, 'text/csv'), dependencies());
    const lines = await usage(asked(query, 'application/jsonl'), dependencies());

    const [head, ...rows] = csv.body.trimEnd().split('\r\n');
    expect(head).toBe(
      'day,hour,currencyCode,calls,open,outcomes,inbound,outbound,reachedPerson,missed,answerRate,durationInSeconds,amount',
    );
    expect(rows).toEqual([
      '2026-11-21,,,1,0,completed=1,1,0,0,0,1,60,',
      '2026-11-21,,KES,1,0,completed=1,1,0,0,0,1,60,0.1',
      '2026-11-22,,,1,0,completed=1,1,0,0,0,1,60,',
      '2026-11-22,,KES,1,0,completed=1,1,0,0,0,1,60,0.1',
    ]);
    expect(
      lines.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).day),
    ).toEqual(['2026-11-21', '2026-11-22']);
  });

  it.each([
    [askedTwice({ day: ['2026-11-21', '2026-11-20'] }), "'day' is given more than once; give it once"],
    [asked({ number: '+254711000333' }), "There is no parameter 'number'; there are day, from, to, by"],
    [asked({ by: 'week' }), "'by' is 'week'; it is day or hour"],
  ])('refuses %# and says what would be right', async (request, error) => {
    const answer = await usage(request, dependencies());

    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([400, { error }]);
  });
});
