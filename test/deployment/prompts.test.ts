import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { prefetch, upload } from '../../build/deploy/prompts-plugin.mjs';
import { localCredentials, startQueues } from '../../local/aws/sqs.ts';
import { type ApiNotice, startSimulator } from '../../simulator/index.ts';

const recorded = [
  {
    language: 'sw',
    text: 'Karibu.',
    file: 'welcome.greeting.sw.mp3',
    digest: '0123456789abcdef',
    seconds: 1,
  },
];

describe('a deploy with recorded prompts', () => {
  it('puts each where its address says, to be read as what it is and kept for ever', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prompts-'));
    writeFileSync(join(folder, 'welcome.greeting.sw.mp3'), 'a sound');
    const { endpoint, stop } = await startQueues();
    onTestFinished(stop);
    const s3 = new S3Client({
      endpoint,
      region: 'local',
      credentials: localCredentials,
      forcePathStyle: true,
    });
    await s3.send(new CreateBucketCommand({ Bucket: 'prompts' }));

    await upload(s3, 'prompts', recorded, pathToFileURL(`${folder}/`));

    const fetched = await fetch(`${endpoint}/prompts/0123456789abcdef/welcome.greeting.sw.mp3`);
    expect([fetched.status, fetched.headers.get('content-type'), await fetched.text()]).toEqual([
      200,
      'audio/mpeg',
      'a sound',
    ]);
    s3.destroy();
  });

  it("has Africa's Talking fetch each, and says which it would not take", async () => {
    const simulator = await startSimulator();
    onTestFinished(() => simulator.close());
    const heard: ApiNotice[] = [];
    simulator.listenToApi((notice) => heard.push(notice));
    const settings = { AT_USERNAME: 'piga', AT_VOICE_NUMBER: '+254711082000', AT_VOICE_URL: simulator.url };
    const account = { settings, apiKey: 'atsk_0123456789' };

    expect(await prefetch(recorded, 'https://prompts.example', account)).toEqual([]);
    simulator.failNextRestResponse('error5xx');
    const [refused] = await prefetch(recorded, 'https://prompts.example', account);

    expect(heard[0]?.words).toContain('https://prompts.example/0123456789abcdef/welcome.greeting.sw.mp3');
    expect(refused).toMatch(/Africa's Talking did not take https:\/\/prompts\.example/);
  });

  it('has a bucket that anybody may read and nobody may list; without recordings there is none', () => {
    const require = createRequire(import.meta.url);
    const { promptsStore } = require('../../resources/prompts.cjs');

    expect(promptsStore([])).toEqual({});
    const { PromptsBucketPolicy } = promptsStore(recorded).Resources;
    const [statement, ...others] = PromptsBucketPolicy.Properties.PolicyDocument.Statement;
    expect([statement.Effect, statement.Action, statement.Resource, others]).toEqual([
      'Allow',
      's3:GetObject',
      { 'Fn::Sub': `\${PromptsBucket.Arn}/*` },
      [],
    ]);
  });
});
