/**
 * The domain of one's own that PUBLIC_URL names, where CERTIFICATE_ARN names its certificate. Whoever has the domain at API Gateway already,
 * or behind something else, leaves CERTIFICATE_ARN empty.
 *
 * @param {{ resolveVariable: (variable: string) => Promise<any> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const certificate = await resolveVariable('self:custom.settings.CERTIFICATE_ARN');
  const url = await resolveVariable('self:custom.settings.PUBLIC_URL');
  if (certificate === '' || typeof url !== 'string') return {};
  return {
    Resources: {
      Domain: {
        Type: 'AWS::ApiGateway::DomainName',
        Properties: {
          DomainName: new URL(url).hostname,
          RegionalCertificateArn: certificate,
          EndpointConfiguration: { Types: ['REGIONAL'] },
          SecurityPolicy: 'TLS_1_2',
        },
      },
      DomainLeadsToStage: {
        Type: 'AWS::ApiGateway::BasePathMapping',
        Properties: {
          DomainName: { Ref: 'Domain' },
          RestApiId: { Ref: 'ApiGatewayRestApi' },
          Stage: { Ref: 'ApiGatewayStage' },
        },
      },
    },
    Outputs: {
      DomainTarget: {
        Description: 'What the CNAME of the domain points to',
        Value: { 'Fn::GetAtt': ['Domain', 'RegionalDomainName'] },
      },
    },
  };
};
