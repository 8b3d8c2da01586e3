/**
 * The API keys that API_KEYS names. Each resource is called by its key's name, so that one more key, or one fewer, leaves the
 * others as they are, values and all: the framework would number them.
 *
 * @param {{ resolveVariable: (variable: string) => Promise<any> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const [service, stage, names] = await Promise.all([
    resolveVariable('self:service'),
    resolveVariable('sls:stage'),
    resolveVariable('self:custom.settings.API_KEYS'),
  ]);
  const resources = names.split(',').flatMap((/** @type {string} */ item) => {
    const name = item.trim();
    const id = `ApiKey${name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase()).replace(/\W/g, '')}`;
    return [
      [
        id,
        {
          Type: 'AWS::ApiGateway::ApiKey',
          Properties: { Name: `${service}-${stage}-${name}`, Enabled: true },
        },
      ],
      [
        `${id}Use`,
        {
          Type: 'AWS::ApiGateway::UsagePlanKey',
          Properties: {
            KeyId: { Ref: id },
            KeyType: 'API_KEY',
            UsagePlanId: { Ref: 'ApiGatewayUsagePlan' }, // the framework's name for it
          },
        },
      ],
    ];
  });
  return { Resources: Object.fromEntries(resources) };
};
