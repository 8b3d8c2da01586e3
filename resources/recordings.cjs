/**
 * The private bucket in which recordings are, on a stage that keeps them; none on any other. Nobody reaches it but by TLS, and
 * nobody but whom a role lets: a recording is heard by a link of a minute (functions/voice/recording.ts).
 *
 * @param {{ resolveVariable: (variable: string) => Promise<any> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const [keeps, days] = await Promise.all([
    resolveVariable('self:custom.settings.KEEPS_RECORDINGS'),
    resolveVariable('self:custom.settings.RECORDING_DAYS'),
  ]);
  return keeps ? { Resources: bucketFor(Number(days)) } : {};
};

/** @param {number} days */
function bucketFor(days) {
  return {
    RecordingsBucket: {
      Type: 'AWS::S3::Bucket',
      // What people said is not thrown away with a stack; the rule below empties the bucket in its time.
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              // A net below our own deletion, which comes first and says what became of a recording.
              Id: 'WhatIsLeftOver',
              Status: 'Enabled',
              ExpirationInDays: days + 1,
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            },
          ],
        },
      },
    },
    RecordingsBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Bucket: { Ref: 'RecordingsBucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'ByTlsAlone',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [
                { 'Fn::GetAtt': ['RecordingsBucket', 'Arn'] },
                { 'Fn::Sub': `\${RecordingsBucket.Arn}/*` },
              ],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}
