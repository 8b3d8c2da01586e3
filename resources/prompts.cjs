const recorded = require('../flows/prompts/index.json');

/**
 * Where Africa's Talking fetches recorded prompts: a bucket whose objects anybody may read and nobody may list. There is none while
 * nothing is recorded.
 */
module.exports = Object.assign(() => promptsStore(recorded), { promptsStore });

/** @param {readonly object[]} prompts */
function promptsStore(prompts) {
  return prompts.length === 0 ? {} : { Resources: bucket() };
}

function bucket() {
  return {
    PromptsBucket: {
      Type: 'AWS::S3::Bucket',
      // CloudFormation deletes no bucket that holds anything, and would stop there.
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: false,
        },
      },
    },
    PromptsBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'PromptsBucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'AfricasTalkingPlaysThem',
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Resource: { 'Fn::Sub': `\${PromptsBucket.Arn}/*` },
              Condition: { Bool: { 'aws:SecureTransport': 'true' } },
            },
          ],
        },
      },
    },
  };
}
