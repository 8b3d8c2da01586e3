import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { linkToListen } from '../../lib/recordings/listen.ts';
import { tendRecording } from '../../lib/recordings/tend-recording.ts';
import { aRecordingsStage, type RecordingsStage } from '../recordings/a-stage.ts';
import { describeInChromium, usualPage } from '../simulator/phone-page/in-chromium.ts';

let stage: RecordingsStage;
beforeAll(async () => {
  stage = await aRecordingsStage();
});
afterAll(() => stage.close());

/** A page of somebody's with a player in it. */
async function aPageWith(link: string) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><audio controls src="${link.replaceAll('&', '&amp;')}"></audio>`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describeInChromium('a recording that is stored', () => {
  it('plays from its link, from the middle too, by mouse and by keyboard', async () => {
    const [key] = await stage.tell([stage.host.recording('there', 20)]);
    const recording = key && (await tendRecording(key, stage.parts));
    if (recording === undefined) throw new Error('It was not stored');
    const link = await linkToListen(recording, { by: 'key-1', requestId: 'request-1' }, stage.parts);
    const page = await usualPage({ context: {}, silent: false });
    await page.goto(await aPageWith(link));
    const player = page.locator('audio');
    const told = (name: 'duration' | 'currentTime' | 'paused') =>
      player.evaluate((audio, property) => (audio as unknown as Record<string, unknown>)[property], name);

    await expect
      .poll(() => told('duration'), { timeout: 10_000 })
      .toBeCloseTo(recording.audio?.seconds ?? 0, 0);
    await player.evaluate((audio) => {
      (audio as unknown as { currentTime: number }).currentTime = 15;
    });
    await expect.poll(() => told('currentTime'), { timeout: 5_000 }).toBe(15);
    await player.focus();
    await page.keyboard.press('Space');
    await expect.poll(async () => Number(await told('currentTime')) > 15.2, { timeout: 10_000 }).toBe(true);
    await page.keyboard.press('Space');
    await expect.poll(() => told('paused'), { timeout: 5_000 }).toBe(true);
  });
});
